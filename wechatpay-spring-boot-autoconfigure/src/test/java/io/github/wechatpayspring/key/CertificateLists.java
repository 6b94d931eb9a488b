package io.github.wechatpayspring.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import io.github.wechatpayspring.TestKeys;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists of platform certificates as {@code GET /v3/certificates} returns them.
 */
final class CertificateLists {

	static final String API_V3_KEY = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";

	static final String ASSOCIATED_DATA = "certificate";

	private static final byte[] NONCE = "uluk4a9R25RW".getBytes(StandardCharsets.UTF_8);

	private static final JsonMapper JSON = new JsonMapper();

	private CertificateLists() {
	}

	static ApiV3Key key() {
		return ApiV3Key.read("1900000001", API_V3_KEY);
	}

	static byte[] of(PlatformCertificate... certificates) {
		return of(API_V3_KEY, certificates);
	}

	static byte[] of(String apiV3Key, PlatformCertificate... certificates) {
		return list(Stream.of(certificates)
			.map((certificate) -> entry(KeyAlgorithm.RSA, apiV3Key, certificate.serialNumber(), ASSOCIATED_DATA,
					TestKeys.pem(certificate.certificate())))
			.toList());
	}

	static byte[] list(List<Map<String, Object>> entries) {
		return JSON.writeValueAsBytes(Map.of("data", entries));
	}

	static Map<String, Object> entry(KeyAlgorithm algorithm, String apiV3Key, String serialNumber,
			String associatedData, String plaintext) {
		return Map.of("serial_no", serialNumber, "encrypt_certificate",
				Map.of("algorithm", algorithm.aead(), "nonce", new String(NONCE, StandardCharsets.UTF_8),
						"associated_data", associatedData, "ciphertext",
						Base64.getEncoder().encodeToString(encrypt(algorithm, apiV3Key, associatedData, plaintext))));
	}

	private static byte[] encrypt(KeyAlgorithm algorithm, String apiV3Key, String associatedData, String plaintext) {
		try {
			byte[] key = algorithm.secretKey(apiV3Key.getBytes(StandardCharsets.UTF_8));
			Cipher cipher = (algorithm == KeyAlgorithm.RSA) ? Cipher.getInstance("AES/GCM/NoPadding")
					: Cipher.getInstance("SM4/GCM/NoPadding", BouncyCastle.PROVIDER);
			cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, (algorithm == KeyAlgorithm.RSA) ? "AES" : "SM4"),
					new GCMParameterSpec(128, NONCE));
			cipher.updateAAD(associatedData.getBytes(StandardCharsets.UTF_8));
			return cipher.doFinal(plaintext.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
