package io.github.wechatpayspring.key;

import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.wechatpayspring.Mutations;
import io.github.wechatpayspring.TestKeys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for lists of platform certificates. A list is refused or contains a valid
 * certificate, even if it was encrypted with the merchant's APIv3 key.
 */
class CertificateListReaderFuzzTests {

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	private static final Secret SECRET = new Secret(List.of(CertificateLists.API_V3_KEY));

	private static final Map<KeyAlgorithm, String> CERTIFICATES = Map.of(KeyAlgorithm.RSA, certificate(TestKeys.rsa()),
			KeyAlgorithm.SM2, certificate(TestKeys.sm2()));

	private static String certificate(KeyPair keys) {
		return TestKeys.pem(TestKeys.certificate(keys, "CN=Tenpay.com sign", BigInteger.TEN, NOW.minusSeconds(1),
				NOW.plus(Duration.ofDays(1))));
	}

	@FuzzTest
	void readsOrRefuses(FuzzedDataProvider data) {
		KeyAlgorithm algorithm = data.pickValue(KeyAlgorithm.values());
		byte[] list = list(data, algorithm);
		byte[] body = data.consumeBoolean() ? list : Mutations.bytes(data, list);
		try {
			CertificateSet certificates = new CertificateListReader(algorithm, CertificateLists.key(), CLOCK)
				.read(body);
			assertThat(certificates.key(certificates.preferredSerialNumber())).isNotNull();
			assertThat(certificates.toString()).contains(certificates.preferredSerialNumber());
		}
		catch (PlatformCertificateException ex) {
			SECRET.requireAbsentFrom(ex);
		}
	}

	private static byte[] list(FuzzedDataProvider data, KeyAlgorithm algorithm) {
		String valid = CERTIFICATES.get(algorithm);
		List<Map<String, Object>> entries = new ArrayList<>();
		entries.add(entry(algorithm, Mutations.pem(data, valid)));
		if (data.consumeBoolean()) {
			entries.add(entry(algorithm, valid));
		}
		return CertificateLists.list(entries);
	}

	private static Map<String, Object> entry(KeyAlgorithm algorithm, String plaintext) {
		return CertificateLists.entry(algorithm, CertificateLists.API_V3_KEY, serialNumber(algorithm, plaintext),
				CertificateLists.ASSOCIATED_DATA, plaintext);
	}

	private static String serialNumber(KeyAlgorithm algorithm, String plaintext) {
		try {
			return PlatformCertificate.parse(algorithm, plaintext).serialNumber();
		}
		catch (PlatformCertificateException ex) {
			return "0A";
		}
	}

}
