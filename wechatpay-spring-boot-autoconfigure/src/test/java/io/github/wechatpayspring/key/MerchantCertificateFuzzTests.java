package io.github.wechatpayspring.key;

import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.wechatpayspring.Mutations;
import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for merchant API certificates and platform certificates. A certificate that
 * cannot be used is refused as a configuration mistake.
 */
class MerchantCertificateFuzzTests {

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private static final KeyPair RSA = TestKeys.rsa();

	private static final KeyPair SM2 = TestKeys.sm2();

	private static final List<String> CERTIFICATES = List.of(certificate(RSA), certificate(SM2));

	private static String certificate(KeyPair keys) {
		return TestKeys.pem(TestKeys.certificate(keys, "CN=1900006511,OU=Tester,O=Tester", BigInteger.TEN,
				NOW.minusSeconds(1), NOW.plus(Duration.ofDays(1))));
	}

	@FuzzTest
	void readsOrRefuses(FuzzedDataProvider data) {
		KeyAlgorithm algorithm = data.pickValue(KeyAlgorithm.values());
		boolean merchant = data.consumeBoolean();
		String pem = Mutations.pem(data, data.pickValue(CERTIFICATES));
		try {
			if (merchant) {
				readMerchant(algorithm, pem);
			}
			else {
				readPlatform(algorithm, pem);
			}
		}
		catch (WechatPayConfigurationException ex) {
			assertThat(ex.getProperty()).isNull();
		}
	}

	private static void readMerchant(KeyAlgorithm algorithm, String pem) {
		MerchantCertificate certificate = MerchantCertificate.read(algorithm, pem, NOW);
		MerchantKey key = certificate.toMerchantKey(((algorithm == KeyAlgorithm.RSA) ? RSA : SM2).getPrivate());
		assertThat(key.expiresAt()).isAfterOrEqualTo(NOW);
		assertThat(certificate.toString()).contains(key.serialNumber());
	}

	private static void readPlatform(KeyAlgorithm algorithm, String pem) {
		CertificateSet certificates = CertificateSet.distinct(KeyReader.platformCertificates(algorithm, pem),
				Clock.fixed(NOW, ZoneOffset.UTC));
		assertThat(certificates.key(String.valueOf(certificates.preferredSerialNumber()))).isNotNull();
		assertThat(certificates.platformCertificates()).allSatisfy((certificate) -> assertThat(
				PlatformCertificate.parseAll(algorithm, TestKeys.pem(certificate.certificate())))
			.containsExactly(certificate));
	}

}
