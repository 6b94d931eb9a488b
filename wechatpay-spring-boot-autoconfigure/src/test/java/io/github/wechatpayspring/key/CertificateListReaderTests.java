package io.github.wechatpayspring.key;

import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CertificateListReaderTests {

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private static final KeyPair KEYS = TestKeys.rsa();

	private static final String PEM = pem(KEYS);

	private final CertificateListReader reader = new CertificateListReader(KeyAlgorithm.RSA, CertificateLists.key(),
			Clock.fixed(NOW, ZoneOffset.UTC));

	private static String pem(KeyPair keys) {
		return TestKeys.pem(TestKeys.certificate(keys, "CN=Tenpay.com sign", BigInteger.TEN, NOW.minusSeconds(60),
				NOW.plus(Duration.ofDays(30))));
	}

	private static Map<String, Object> entry(String associatedData, String plaintext) {
		return CertificateLists.entry(KeyAlgorithm.RSA, CertificateLists.API_V3_KEY, "0A", associatedData, plaintext);
	}

	private CertificateSet read(String plaintext) {
		return this.reader.read(CertificateLists.list(List.of(entry(CertificateLists.ASSOCIATED_DATA, plaintext))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Certificate", "certificate ", " certificate", "transaction", "certificates" })
	void readWhenAssociatedDataIsAnotherFails(String associatedData) {
		assertThatExceptionOfType(PlatformCertificateException.class)
			.isThrownBy(() -> this.reader.read(CertificateLists.list(List.of(entry(associatedData, PEM)))))
			.withMessageContaining("its associated data is not 'certificate'");
	}

	@ParameterizedTest
	@MethodSource
	void readWhenPlaintextIsNotExactlyOneCertificateFails(String plaintext) {
		assertThatExceptionOfType(PlatformCertificateException.class).isThrownBy(() -> read(plaintext))
			.withMessageContaining("it is not one certificate in PEM");
	}

	static Stream<String> readWhenPlaintextIsNotExactlyOneCertificateFails() {
		return Stream.of("Subject: CN=Tenpay.com sign\n" + PEM, PEM + "text", PEM + PEM,
				PEM + TestKeys.pem(KEYS.getPublic()), TestKeys.pem(KEYS.getPublic()) + PEM, PEM + "\0", "\uFEFF" + PEM,
				"-" + PEM, PEM.replace("CERTIFICATE", "TRUSTED CERTIFICATE"),
				PEM.replace("BEGIN CERTIFICATE", "BEGIN X"), "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "\n%s", " \r\n%s\r\n \t\n" })
	void readWhenWhiteSpaceSurroundsCertificateReadsIt(String format) {
		assertThat(read(format.formatted(PEM)).key("0A")).isNotNull();
		assertThat(read(format.formatted(PEM.strip())).key("0A")).isNotNull();
		assertThat(read(format.formatted(PEM.replace("\n", "\r\n"))).key("0A")).isNotNull();
	}

	@Test
	void readWhenTwoCertificatesHaveOneSerialNumberFails() {
		Map<String, Object> first = entry(CertificateLists.ASSOCIATED_DATA, PEM);
		Map<String, Object> second = entry(CertificateLists.ASSOCIATED_DATA, pem(TestKeys.rsa()));
		for (List<Map<String, Object>> entries : List.of(List.of(first, second), List.of(second, first))) {
			assertThatExceptionOfType(PlatformCertificateException.class)
				.isThrownBy(() -> this.reader.read(CertificateLists.list(entries)))
				.withMessageContaining("two platform certificates with the serial number '0A'");
		}
		assertThat(this.reader.read(CertificateLists.list(List.of(first, first))).platformCertificates()).hasSize(1);
	}

	private static List<PlatformCertificate> certificates(String... pems) {
		return Stream.of(pems)
			.flatMap((pem) -> KeyReader.platformCertificates(KeyAlgorithm.RSA, pem).stream())
			.toList();
	}

	@Test
	void readWhenConfiguredCertificatesHaveOneSerialNumberFails() {
		Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> PlatformKeys.certificates(certificates(PEM, pem(TestKeys.rsa())), clock))
			.withMessageContaining("two platform certificates with the serial number '0A'");
		assertThat(CertificateSet.distinct(certificates(PEM, PEM), clock).platformCertificates()).hasSize(1);
	}

}
