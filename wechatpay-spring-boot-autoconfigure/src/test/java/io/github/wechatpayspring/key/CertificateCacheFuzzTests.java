package io.github.wechatpayspring.key;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for the content of the certificate cache. Content that is not a list of
 * certificates is ignored.
 */
class CertificateCacheFuzzTests {

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	private static final List<byte[]> LISTS = List.of(list(KeyAlgorithm.RSA, TestKeys.rsa()),
			list(KeyAlgorithm.SM2, TestKeys.sm2()));

	@TempDir
	private static Path directory;

	private static byte[] list(KeyAlgorithm algorithm, KeyPair keys) {
		String certificate = TestKeys.pem(TestKeys.certificate(keys, "CN=Tenpay.com sign", BigInteger.TEN,
				NOW.minusSeconds(1), NOW.plus(Duration.ofDays(1))));
		return CertificateLists.list(List.of(CertificateLists.entry(algorithm, CertificateLists.API_V3_KEY, "0A",
				CertificateLists.ASSOCIATED_DATA, certificate)));
	}

	@BeforeAll
	static void logNothing() {
		LoggingSystem.get(CertificateCacheFuzzTests.class.getClassLoader())
			.setLogLevel(CertificateCache.class.getName(), LogLevel.OFF);
	}

	@FuzzTest
	void loadReturnsValidCertificatesOrNone(FuzzedDataProvider data) throws IOException {
		KeyAlgorithm algorithm = data.pickValue(KeyAlgorithm.values());
		Path file = Files.write(directory.resolve("certificates.json"), Mutations.bytes(data, data.pickValue(LISTS)));
		CertificateSet certificates = new CertificateCache(
				new CertificateListReader(algorithm, CertificateLists.key(), CLOCK), file)
			.load();
		String preferred = certificates.preferredSerialNumber();
		assertThat(certificates.hasValid()).isEqualTo(preferred != null);
		if (preferred != null) {
			assertThat(certificates.key(preferred)).isNotNull();
		}
		for (PlatformCertificate certificate : certificates.platformCertificates()) {
			assertThat(certificate.toString()).contains(certificate.serialNumber());
		}
	}

}
