package io.github.wechatpayspring.key;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
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
 * A cache that holds something else than certificates is as good as an empty one.
 */
class CertificateCacheFuzzTests {

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	private static final List<String> CERTIFICATES = List.of(certificate(TestKeys.rsa()), certificate(TestKeys.sm2()));

	@TempDir
	private static Path directory;

	private static String certificate(KeyPair keys) {
		return TestKeys.pem(TestKeys.certificate(keys, "CN=Tenpay.com sign", BigInteger.TEN, NOW.minusSeconds(1),
				NOW.plus(Duration.ofDays(1))));
	}

	@BeforeAll
	static void logNothing() {
		LoggingSystem.get(CertificateCacheFuzzTests.class.getClassLoader())
			.setLogLevel(CertificateCache.class.getName(), LogLevel.OFF);
	}

	@FuzzTest
	void loadsWhatItCan(FuzzedDataProvider data) throws IOException {
		KeyAlgorithm algorithm = data.pickValue(KeyAlgorithm.values());
		String content = Mutations.pem(data, data.pickValue(CERTIFICATES))
				+ (data.consumeBoolean() ? data.pickValue(CERTIFICATES) : "");
		Path file = Files.write(directory.resolve("certificates.pem"),
				content.getBytes(data.consumeBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
		CertificateSet certificates = new CertificateCache(algorithm, file, CLOCK).load();
		String preferred = certificates.preferredSerialNumber();
		assertThat(certificates.hasValid()).isEqualTo(preferred != null);
		if (preferred != null) {
			assertThat(certificates.key(preferred)).isNotNull();
		}
		for (PlatformCertificate certificate : certificates.platformCertificates()) {
			assertThat(certificate.toString()).contains(certificate.serialNumber());
			assertThat(PlatformCertificate.parseAll(algorithm, certificate.pem())).containsExactly(certificate);
		}
	}

}
