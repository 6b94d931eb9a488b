package io.github.wechatpayspring.signature;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.key.KeyAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What has signed or verified does so again.
 */
class SignatureFactoryTests {

	private static final KeyPair KEYS = TestKeys.rsa();

	private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

	private final SignatureFactory signatures = new SignatureFactory(SignatureScheme.RSA, CryptoProvider.auto());

	static List<SignatureFactory> factories() {
		return List.of(new SignatureFactory(SignatureScheme.RSA, CryptoProvider.auto()),
				new SignatureFactory(SignatureScheme.RSA, CryptoProvider.of("property", "jdk")),
				new SignatureFactory(SignatureScheme.RSA, CryptoProvider.registered()));
	}

	private static byte[] sign(SignatureFactory signatures, KeyPair keys, byte[] message) {
		try {
			Signature signature = signatures.toSign(keys.getPrivate());
			signature.update(message);
			byte[] value = signature.sign();
			signatures.giveBack(keys.getPrivate(), signature);
			return value;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean verify(SignatureFactory signatures, KeyPair keys, byte[] message, byte[] value)
			throws GeneralSecurityException {
		Signature signature = signatures.toVerify(keys.getPublic());
		signature.update(message);
		boolean valid = signature.verify(value);
		signatures.giveBack(keys.getPublic(), signature);
		return valid;
	}

	@Test
	void whatIsGivenBackIsUsedAgain() throws Exception {
		Signature first = this.signatures.toSign(KEYS.getPrivate());
		assertThat(this.signatures.toSign(KEYS.getPrivate())).isNotSameAs(first);
		this.signatures.giveBack(KEYS.getPrivate(), first);
		assertThat(this.signatures.toSign(KEYS.getPrivate())).isSameAs(first);
		assertThat(this.signatures.toSign(KEYS.getPrivate())).isNotSameAs(first);
	}

	@ParameterizedTest
	@MethodSource("factories")
	void nothingIsLeftOfTheOneBefore(SignatureFactory signatures) throws Exception {
		byte[] value = sign(signatures, KEYS, MESSAGE);
		for (int i = 0; i < 3; i++) {
			assertThat(sign(signatures, KEYS, MESSAGE)).isEqualTo(value);
		}
		byte[] wrong = value.clone();
		wrong[9] ^= 1;
		for (int i = 0; i < 3; i++) {
			assertThat(verify(signatures, KEYS, MESSAGE, wrong)).isFalse();
			assertThat(verify(signatures, KEYS, MESSAGE, value)).isTrue();
		}
	}

	@ParameterizedTest
	@MethodSource("factories")
	void anotherKeyBeginsAfresh(SignatureFactory signatures) throws Exception {
		KeyPair other = TestKeys.rsa(2048, BigInteger.valueOf(65537));
		byte[] value = sign(signatures, KEYS, MESSAGE);
		byte[] otherValue = sign(signatures, other, MESSAGE);
		assertThat(otherValue).isNotEqualTo(value);
		assertThat(sign(signatures, KEYS, MESSAGE)).isEqualTo(value);
		assertThat(verify(signatures, other, MESSAGE, otherValue)).isTrue();
		assertThat(verify(signatures, KEYS, MESSAGE, otherValue)).isFalse();
		assertThat(verify(signatures, KEYS, MESSAGE, value)).isTrue();
	}

	/**
	 * The signature may come back when another key is in use already.
	 */
	@Test
	void whatComesBackLateSignsForNoOtherKey() throws Exception {
		KeyPair other = TestKeys.rsa(2048, BigInteger.valueOf(65537));
		Signature late = this.signatures.toSign(KEYS.getPrivate());
		byte[] otherValue = sign(this.signatures, other, MESSAGE);
		this.signatures.giveBack(KEYS.getPrivate(), late);
		assertThat(sign(this.signatures, other, MESSAGE)).isEqualTo(otherValue);
	}

	@Test
	void sm2TooBeginsAfresh() throws Exception {
		KeyPair keys = TestKeys.sm2();
		SignatureFactory signatures = new SignatureFactory(SignatureScheme.SM2, CryptoProvider.auto());
		assertThat(SignatureScheme.SM2.keyAlgorithm()).isEqualTo(KeyAlgorithm.SM2);
		for (int i = 0; i < 3; i++) {
			byte[] value = sign(signatures, keys, MESSAGE);
			assertThat(verify(signatures, keys, MESSAGE, value)).isTrue();
			assertThat(verify(signatures, keys, "other".getBytes(StandardCharsets.UTF_8), value)).isFalse();
		}
	}

	@Test
	void noMoreAreKeptThanCanBeAtWork() throws Exception {
		int many = 64 * Runtime.getRuntime().availableProcessors();
		List<Signature> used = new ArrayList<>();
		for (int i = 0; i < many; i++) {
			used.add(this.signatures.toSign(KEYS.getPrivate()));
		}
		used.forEach((signature) -> this.signatures.giveBack(KEYS.getPrivate(), signature));
		List<Signature> again = new ArrayList<>();
		for (int i = 0; i < many; i++) {
			again.add(this.signatures.toSign(KEYS.getPrivate()));
		}
		assertThat(again).filteredOn(used::contains).hasSizeBetween(1, many / 8);
	}

	@ParameterizedTest
	@MethodSource("factories")
	void manyMaySignAtATime(SignatureFactory signatures) {
		byte[] value = sign(signatures, KEYS, MESSAGE);
		assertThat(IntStream.range(0, 200).parallel().mapToObj((i) -> sign(signatures, KEYS, MESSAGE)).toList())
			.allSatisfy((signature) -> assertThat(signature).isEqualTo(value));
	}

}
