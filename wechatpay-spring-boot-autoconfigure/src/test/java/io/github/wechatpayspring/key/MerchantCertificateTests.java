package io.github.wechatpayspring.key;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MerchantCertificateTests {

	private static final KeyPair KEYS = TestKeys.rsa();

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private static final String SERIAL_NUMBER = "0C4AEF34B89340881BB2B25226393DC2E47F094B";

	private static final String MERCHANT = "CN=1900007291,OU=Example";

	private static String pem(String subject, String serialNumber, Instant notBefore, Instant notAfter) {
		return TestKeys.pem(TestKeys.certificate(KEYS, subject, new BigInteger(serialNumber, 16), notBefore, notAfter));
	}

	private static MerchantKey read(String serialNumber) {
		return KeyReader.merchantKey(KeyAlgorithm.RSA, KEYS.getPrivate(),
				pem(MERCHANT, serialNumber, NOW.minusSeconds(60), NOW.plusSeconds(60)), NOW);
	}

	@ParameterizedTest
	@ValueSource(strings = { SERIAL_NUMBER, "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
			"FF8B07E79B8269FEC3D5D3E6AB8ED163A6A380DB", "05", "80" })
	void readWhenSerialNumberHasLeadingZerosOrHighBitKeepsItsDigits(String serialNumber) {
		assertThat(read(serialNumber).serialNumber()).isEqualTo(serialNumber);
	}

	@Test
	void readReturnsExpiryOfCertificate() {
		assertThat(read(SERIAL_NUMBER).expiresAt()).isEqualTo(NOW.plusSeconds(60));
	}

	@Test
	void readWhenTextHasByteOrderMarkOrCarriageReturnsReadsIt() {
		String pem = pem(MERCHANT, SERIAL_NUMBER, NOW, NOW);
		assertThat(MerchantCertificate.read(KeyAlgorithm.RSA, "\uFEFF" + pem.replace("\n", "\r\n") + " ", NOW))
			.hasToString("MerchantCertificate[serialNumber=" + SERIAL_NUMBER + "]");
	}

	@ParameterizedTest
	@ValueSource(strings = { SERIAL_NUMBER, "C4AEF34B89340881BB2B25226393DC2E47F094B",
			"000c4aef34b89340881bb2b25226393dc2e47f094b" })
	void hasSerialNumberWhenCaseOrLeadingZerosDifferIsTrue(String serialNumber) {
		assertThat(read(SERIAL_NUMBER).hasSerialNumber(serialNumber)).isTrue();
	}

	@Test
	void hasSerialNumberWhenOtherIsFalse() {
		assertThat(read(SERIAL_NUMBER).hasSerialNumber("0C4A")).isFalse();
	}

	@Test
	void merchantKeyWhenPrivateKeyIsOfOtherCertificateFails() {
		String pem = pem(MERCHANT, SERIAL_NUMBER, NOW.minusSeconds(60), NOW.plusSeconds(60));
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.merchantKey(KeyAlgorithm.RSA, TestKeys.rsa().getPrivate(), pem, NOW))
			.withMessageContaining("holds a certificate that does not belong to the private key");
	}

	@Test
	void merchantKeyWhenSchemeIsSm2ComparesKeys() {
		KeyPair keys = TestKeys.sm2();
		String pem = TestKeys
			.pem(TestKeys.certificate(keys, MERCHANT, BigInteger.TEN, NOW.minusSeconds(60), NOW.plusSeconds(60)));
		assertThat(KeyReader.merchantKey(KeyAlgorithm.SM2, keys.getPrivate(), pem, NOW).serialNumber()).isEqualTo("0A");
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.merchantKey(KeyAlgorithm.SM2, TestKeys.sm2().getPrivate(), pem, NOW))
			.withMessageContaining("does not belong to the private key");
	}

	@ParameterizedTest
	@MethodSource
	void readWhenValueIsInvalidFails(String value, String problem, String action) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> MerchantCertificate.read(KeyAlgorithm.RSA, value, NOW))
			.withMessageContaining(problem)
			.withMessageContaining(action);
	}

	@Test
	void readWhenKeyOfCertificateIsDamagedFails() throws GeneralSecurityException {
		KeyPair keys = TestKeys.sm2();
		byte[] encoded = TestKeys.certificate(keys, MERCHANT, BigInteger.TEN, NOW.minusSeconds(60), NOW.plusSeconds(60))
			.getEncoded();
		int point = new String(encoded, StandardCharsets.ISO_8859_1)
			.indexOf(new String(keys.getPublic().getEncoded(), StandardCharsets.ISO_8859_1))
				+ keys.getPublic().getEncoded().length - 1;
		encoded[point] ^= 1;
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> MerchantCertificate.read(KeyAlgorithm.SM2, TestKeys.pem("CERTIFICATE", encoded), NOW))
			.withMessageContaining("holds a certificate that is damaged");
	}

	static Stream<String[]> readWhenValueIsInvalidFails() {
		return Stream.of(
				new String[] { TestKeys.pem(KEYS.getPrivate()), "holds '-----BEGIN PRIVATE KEY-----'",
						"apiclient_cert.pem" },
				new String[] { TestKeys.pem("CERTIFICATE", new byte[] { 1, 2 }), "holds a certificate that is damaged",
						"apiclient_cert.pem" },
				new String[] { pem(MERCHANT, "05", NOW.minusSeconds(9), NOW.minusSeconds(1)),
						"holds a certificate that expired on 2026-05-20T05:29:34Z", "Apply for a new one" },
				new String[] { pem(MERCHANT, "05", NOW.plusSeconds(1), NOW.plusSeconds(9)),
						"holds a certificate that is valid only from 2026-05-20T05:29:36Z", "clock" },
				new String[] { pem("CN=Tenpay.com sign,O=Tenpay.com", "05", NOW, NOW), "holds a platform certificate",
						"apiclient_cert.pem" },
				new String[] { "no/such.pem", "names 'no/such.pem', which does not exist", "path" });
	}

}
