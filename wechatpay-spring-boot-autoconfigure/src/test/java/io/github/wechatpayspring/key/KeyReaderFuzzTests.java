package io.github.wechatpayspring.key;

import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.wechatpayspring.Mutations;
import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for values that are not a key. They are refused as a configuration mistake,
 * which does not show the value.
 */
class KeyReaderFuzzTests {

	private static final String PASSWORD = "correct horse battery staple";

	private static final KeyPair RSA = TestKeys.rsa();

	private static final KeyPair SM2 = TestKeys.sm2();

	private static final List<String> PRIVATE_KEYS = Stream
		.concat(Stream.of(TestKeys.pem(RSA.getPrivate()), TestKeys.pkcs1(RSA.getPrivate()),
				TestKeys.pem(SM2.getPrivate()), TestKeys.pkcs1(SM2.getPrivate()).replace("RSA PRIVATE", "EC PRIVATE")),
				Stream.of(RSA, SM2).flatMap((keys) -> TestKeys.encrypted(keys.getPrivate(), PASSWORD).stream()))
		.toList();

	private static final List<String> OTHERS = List.of(TestKeys.pem(RSA.getPublic()), TestKeys.pem(SM2.getPublic()),
			TestKeys.pem(TestKeys.certificate(RSA, "CN=Tester", BigInteger.ONE, Instant.EPOCH,
					Instant.EPOCH.plus(Duration.ofDays(1)))));

	private static final Secret SECRET = new Secret(
			PRIVATE_KEYS.stream().flatMap(String::lines).filter((line) -> line.length() == 64).toList());

	@FuzzTest
	void readsOrRefuses(FuzzedDataProvider data) {
		KeyAlgorithm algorithm = data.pickValue(KeyAlgorithm.values());
		boolean asPublicKey = data.consumeBoolean();
		String password = data.pickValue(new String[] { PASSWORD, null, "" });
		String pem = Mutations.pem(data, data.pickValue(data.consumeBoolean() ? PRIVATE_KEYS : OTHERS));
		try {
			if (asPublicKey) {
				assertThat(KeyAlgorithm.RSA.weakness(KeyReader.publicKey(pem))).isNull();
			}
			else {
				assertThat(algorithm.weakness(KeyReader.privateKey(algorithm, pem, password))).isNull();
			}
		}
		catch (WechatPayConfigurationException ex) {
			assertThat(ex.getProperty()).isNull();
			assertThat(ex.getMessage()).doesNotContain(PASSWORD);
			SECRET.requireAbsentFrom(ex);
		}
	}

}
