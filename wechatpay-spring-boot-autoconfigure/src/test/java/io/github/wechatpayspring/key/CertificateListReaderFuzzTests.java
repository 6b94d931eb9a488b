package io.github.wechatpayspring.key;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.wechatpayspring.Mutations;
import io.github.wechatpayspring.TestKeys;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A list of platform certificates is refused or has one that is valid, even if it was
 * made with the merchant's APIv3 key.
 */
class CertificateListReaderFuzzTests {

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	private static final String API_V3_KEY = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";

	private static final Secret SECRET = new Secret(List.of(API_V3_KEY));

	private static final byte[] NONCE = "uluk4a9R25RW".getBytes(StandardCharsets.UTF_8);

	private static final byte[] ASSOCIATED_DATA = "certificate".getBytes(StandardCharsets.UTF_8);

	private static final JsonMapper JSON = new JsonMapper();

	private static final Map<KeyAlgorithm, String> CERTIFICATES = Map.of(KeyAlgorithm.RSA, certificate(TestKeys.rsa()),
			KeyAlgorithm.SM2, certificate(TestKeys.sm2()));

	private static String certificate(KeyPair keys) {
		return TestKeys.pem(TestKeys.certificate(keys, "CN=Tenpay.com sign", BigInteger.TEN, NOW.minusSeconds(1),
				NOW.plus(Duration.ofDays(1))));
	}

	@FuzzTest
	void readsOrRefuses(FuzzedDataProvider data) throws GeneralSecurityException {
		KeyAlgorithm algorithm = data.pickValue(KeyAlgorithm.values());
		byte[] list = list(data, algorithm);
		byte[] body = data.consumeBoolean() ? list : Mutations.bytes(data, list);
		try {
			CertificateSet certificates = new CertificateListReader(algorithm,
					ApiV3Key.read("wechatpay.api-v3-key", API_V3_KEY), CLOCK)
				.read(body);
			assertThat(certificates.key(certificates.preferredSerialNumber())).isNotNull();
			assertThat(certificates.toString()).contains(certificates.preferredSerialNumber());
		}
		catch (PlatformCertificateException ex) {
			SECRET.requireAbsentFrom(ex);
		}
	}

	private static byte[] list(FuzzedDataProvider data, KeyAlgorithm algorithm) throws GeneralSecurityException {
		String valid = CERTIFICATES.get(algorithm);
		List<Map<String, Object>> entries = new ArrayList<>();
		entries.add(entry(algorithm, Mutations.pem(data, valid)));
		if (data.consumeBoolean()) {
			entries.add(entry(algorithm, valid));
		}
		return JSON.writeValueAsBytes(Map.of("data", entries));
	}

	private static Map<String, Object> entry(KeyAlgorithm algorithm, String plaintext) throws GeneralSecurityException {
		return Map.of("serial_no", serialNumber(algorithm, plaintext), "encrypt_certificate",
				Map.of("algorithm", algorithm.aead(), "nonce", new String(NONCE, StandardCharsets.UTF_8),
						"associated_data", new String(ASSOCIATED_DATA, StandardCharsets.UTF_8), "ciphertext",
						Base64.getEncoder().encodeToString(encrypt(algorithm, plaintext))));
	}

	private static String serialNumber(KeyAlgorithm algorithm, String plaintext) {
		try {
			return PlatformCertificate.parse(algorithm, plaintext).serialNumber();
		}
		catch (PlatformCertificateException ex) {
			return "0A";
		}
	}

	private static byte[] encrypt(KeyAlgorithm algorithm, String plaintext) throws GeneralSecurityException {
		byte[] key = algorithm.secretKey(API_V3_KEY.getBytes(StandardCharsets.UTF_8));
		Cipher cipher = (algorithm == KeyAlgorithm.RSA) ? Cipher.getInstance("AES/GCM/NoPadding")
				: Cipher.getInstance("SM4/GCM/NoPadding", BouncyCastle.PROVIDER);
		cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, (algorithm == KeyAlgorithm.RSA) ? "AES" : "SM4"),
				new GCMParameterSpec(128, NONCE));
		cipher.updateAAD(ASSOCIATED_DATA);
		return cipher.doFinal(plaintext.getBytes(StandardCharsets.UTF_8));
	}

}
