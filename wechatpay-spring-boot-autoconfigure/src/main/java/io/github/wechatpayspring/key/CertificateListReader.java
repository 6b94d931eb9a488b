package io.github.wechatpayspring.key;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the response to {@code GET /v3/certificates}: decrypts the certificates and
 * checks that each has the serial number of its entry (APIv3 documentation, "下载平台证书").
 * Each plaintext must be one certificate in PEM and nothing else. Thread-safe.
 */
final class CertificateListReader {

	private static final String ASSOCIATED_DATA = "certificate";

	private final JsonMapper jsonMapper = new JsonMapper();

	private final KeyAlgorithm algorithm;

	private final ApiV3Key apiV3Key;

	private final Clock clock;

	/**
	 * Create a new reader.
	 * @param algorithm the algorithm of the keys of the certificates
	 * @param apiV3Key the key that decrypts the certificates
	 * @param clock the clock that determines which certificates are valid
	 */
	public CertificateListReader(KeyAlgorithm algorithm, ApiV3Key apiV3Key, Clock clock) {
		this.algorithm = algorithm;
		this.apiV3Key = apiV3Key;
		this.clock = clock;
	}

	/**
	 * Return the algorithm of the keys of the certificates.
	 * @return the algorithm
	 */
	public KeyAlgorithm algorithm() {
		return this.algorithm;
	}

	/**
	 * Read a list.
	 * @param body the raw bytes of the response
	 * @return the certificates, of which at least one is valid
	 * @throws PlatformCertificateException if the list has no valid certificate, or has
	 * one that cannot be decrypted, read or trusted, or has two certificates with one
	 * serial number; an expired one among others is ignored
	 */
	public CertificateSet read(byte[] body) {
		List<PlatformCertificate> certificates = new ArrayList<>();
		for (JsonNode entry : entries(body)) {
			JsonNode encrypted = entry.path("encrypt_certificate");
			// the list may contain certificates of keys with another algorithm
			if (encrypted.path("algorithm").asString("").equals(this.algorithm.aead())) {
				certificates.add(read(entry.path("serial_no").asString(""), encrypted));
			}
		}
		CertificateSet set = CertificateSet.distinct(certificates, this.clock).withSource(body);
		if (!set.hasValid()) {
			throw new PlatformCertificateException("WeChat Pay sent no platform certificate for " + this.algorithm
					+ " that is valid at " + this.clock.instant(), null);
		}
		return set;
	}

	CertificateSet none() {
		return new CertificateSet(List.of(), this.clock);
	}

	private JsonNode entries(byte[] body) {
		try {
			return this.jsonMapper.readTree(body).path("data");
		}
		catch (JacksonException ex) {
			throw new PlatformCertificateException("WeChat Pay's list of platform certificates is not JSON", null);
		}
	}

	private PlatformCertificate read(String serialNumber, JsonNode encrypted) {
		byte[] ciphertext;
		try {
			ciphertext = Base64.getDecoder().decode(encrypted.path("ciphertext").asString(""));
		}
		catch (IllegalArgumentException ex) {
			throw new PlatformCertificateException("A platform certificate cannot be decrypted: it is not Base64",
					null);
		}
		if (!encrypted.path("associated_data").asString("").equals(ASSOCIATED_DATA)) {
			throw new PlatformCertificateException(
					"A platform certificate cannot be decrypted: its associated data is not '" + ASSOCIATED_DATA + "'",
					null);
		}
		byte[] pem = this.apiV3Key.decrypt(this.algorithm, bytes(encrypted, "nonce"),
				ASSOCIATED_DATA.getBytes(StandardCharsets.UTF_8), ciphertext);
		PlatformCertificate certificate = PlatformCertificate.parseOnly(this.algorithm,
				new String(pem, StandardCharsets.UTF_8));
		if (!SerialNumbers.normalize(serialNumber).equals(SerialNumbers.normalize(certificate.serialNumber()))) {
			throw new PlatformCertificateException("A platform certificate is not the one it is said to be: its serial"
					+ " number is '" + certificate.serialNumber() + "'", null);
		}
		return certificate;
	}

	private static byte[] bytes(JsonNode node, String field) {
		return node.path(field).asString("").getBytes(StandardCharsets.UTF_8);
	}

}
