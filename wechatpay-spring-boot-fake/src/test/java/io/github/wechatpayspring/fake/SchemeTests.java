package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link Scheme}, {@link RsaScheme}, {@link Sm2Scheme} and, with SM2,
 * {@link Signatures}.
 */
class SchemeTests {

	private static final String API_V3_KEY = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";

	private static final Scheme RSA = Scheme.of(FakeScheme.RSA);

	private static final Scheme SM2 = Scheme.of(FakeScheme.SM2);

	private static final KeyPair SM2_KEYS = SM2.newKeys();

	private static final byte[] BODY = "{\"a\":\"券\"}".getBytes(StandardCharsets.UTF_8);

	private static final byte[] MESSAGE = "1\n2\n{\"a\":\"券\"}\n".getBytes(StandardCharsets.UTF_8);

	@Test
	void encryptWhenSchemeIsRsaMatchesPublishedExample() {
		byte[] ciphertext = RSA.encrypt(RSA.secretKey(API_V3_KEY), "uluk4a9R25RW", "associatedData", "message");
		assertThat(Base64.getEncoder().encodeToString(ciphertext)).isEqualTo("ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=");
	}

	@Test
	void encryptWhenSchemeIsSm2MatchesPublishedExample() {
		byte[] ciphertext = SM2.encrypt(SM2.secretKey(API_V3_KEY), "uluk4a9R25RW", "associatedData", "plaintext");
		assertThat(Base64.getEncoder().encodeToString(ciphertext)).isEqualTo("+lcLNfkZQQx+iQm20Apa3x9Mb/5L7PgZ7w==");
	}

	@Test
	void secretKeyWhenSchemeIsSm2IsFirstHalfOfDigest() {
		assertThat(SM2.secretKey(API_V3_KEY).getEncoded())
			.isEqualTo(HexFormat.of().parseHex("fa2028801e86d45f5638cadafb5db2e9"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 16, 24, 32 })
	void secretKeyWhenSchemeIsRsaSupportsAllAesLengths(int length) {
		assertThat(RSA.secretKey("x".repeat(length)).getEncoded()).hasSize(length);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 31, 33 })
	void secretKeyWhenSchemeIsRsaAndLengthIsOtherFails(int length) {
		assertThatIllegalArgumentException().isThrownBy(() -> RSA.secretKey("x".repeat(length)))
			.withMessage("'apiV3Key' must have 16, 24 or 32 bytes");
	}

	@Test
	void signWhenSchemeIsSm2UsesDefaultUserIdAndWholeMessage() {
		byte[] signature = Base64.getDecoder().decode(Signatures.sign(SM2_KEYS.getPrivate(), "1\n2\n", BODY));
		assertThat(Sm2.verify(SM2_KEYS.getPublic().getEncoded(), MESSAGE, signature)).isTrue();
	}

	@Test
	void verifyWhenUserIdIsDefaultSucceeds() {
		assertThat(verify(Sm2.sign(SM2_KEYS.getPrivate().getEncoded(), MESSAGE))).isTrue();
	}

	@Test
	void verifyWhenUserIdIsOtherFails() {
		assertThat(verify(Sm2.sign(SM2_KEYS.getPrivate().getEncoded(), MESSAGE, new byte[0]))).isFalse();
	}

	@Test
	void verifyWhenMessageIsOtherFails() {
		assertThat(verify(Sm2.sign(SM2_KEYS.getPrivate().getEncoded(), BODY))).isFalse();
	}

	@Test
	void verifyWhenKeyIsOtherFails() {
		assertThat(verify(Sm2.sign(SM2.newKeys().getPrivate().getEncoded(), MESSAGE))).isFalse();
	}

	@Test
	void verifyWhenSignatureIsNotCanonicalDerFails() {
		byte[] der = Sm2.sign(SM2_KEYS.getPrivate().getEncoded(), MESSAGE);
		assertThat(verify(Arrays.copyOf(der, der.length + 1))).isFalse();
		assertThat(verify(withLongLength(der))).isFalse();
		assertThat(verify(plain(der))).isFalse();
		assertThat(verify(new byte[0])).isFalse();
	}

	@Test
	void verifyWhenBase64LacksPaddingFails() {
		String value = Base64.getEncoder().encodeToString(withPadding());
		assertThat(value).endsWith("=");
		assertThat(Signatures.verify(SM2_KEYS.getPublic(), "1\n2\n", BODY, value)).isTrue();
		assertThat(Signatures.verify(SM2_KEYS.getPublic(), "1\n2\n", BODY, value.replace("=", ""))).isFalse();
	}

	@Test
	void checkWhenKeyBelongsToSchemeSucceeds() {
		assertThatNoException().isThrownBy(() -> Scheme.check(SM2_KEYS.getPublic()));
		assertThatNoException().isThrownBy(() -> Scheme.check(RSA.newKeys().getPublic()));
	}

	@Test
	void checkWhenKeyIsOnOtherCurveFails() throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(new ECGenParameterSpec("secp256r1"));
		KeyPair keys = generator.generateKeyPair();
		assertThatIllegalArgumentException().isThrownBy(() -> Scheme.check(keys.getPublic()))
			.withMessage("'keys' must be RSA keys or on the SM2 curve");
	}

	@Test
	void newKeysRegistersNoProvider() {
		assertThat(SM2.newKeys()).isNotNull();
		assertThat(Security.getProvider("BC")).isNull();
	}

	private static boolean verify(byte[] signature) {
		return Signatures.verify(SM2_KEYS.getPublic(), "1\n2\n", BODY, Base64.getEncoder().encodeToString(signature));
	}

	/**
	 * Return a signature whose Base64 has padding.
	 */
	private static byte[] withPadding() {
		byte[] signature;
		do {
			signature = Sm2.sign(SM2_KEYS.getPrivate().getEncoded(), MESSAGE);
		}
		while (signature.length % 3 == 0);
		return signature;
	}

	/**
	 * Encode the length of a sequence in two bytes instead of one.
	 */
	private static byte[] withLongLength(byte[] der) {
		byte[] ber = new byte[der.length + 1];
		ber[0] = der[0];
		ber[1] = (byte) 0x81;
		System.arraycopy(der, 1, ber, 2, der.length - 1);
		return ber;
	}

	/**
	 * Return the two numbers of a signature without DER, 32 bytes each.
	 */
	private static byte[] plain(byte[] der) {
		ASN1Sequence numbers = ASN1Sequence.getInstance(der);
		byte[] plain = new byte[64];
		for (int i = 0; i < 2; i++) {
			byte[] number = ASN1Integer.getInstance(numbers.getObjectAt(i)).getPositiveValue().toByteArray();
			int length = Math.min(number.length, 32);
			System.arraycopy(number, number.length - length, plain, 32 * (i + 1) - length, length);
		}
		return plain;
	}

}
