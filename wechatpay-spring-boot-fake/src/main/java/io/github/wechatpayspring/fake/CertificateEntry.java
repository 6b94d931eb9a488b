package io.github.wechatpayspring.fake;

import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.function.UnaryOperator;

import javax.crypto.SecretKey;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Mutable entry of the certificate list, first correct and then changed by a
 * {@link FakeCertificate}.
 */
final class CertificateEntry {

	private final Scheme scheme;

	private final String serialNumber;

	private final X509Certificate certificate;

	private SecretKey key;

	private String plaintext;

	private @Nullable String usedAssociatedData = "certificate";

	private UnaryOperator<byte[]> ciphertextChange = UnaryOperator.identity();

	private String algorithm;

	private String nonce;

	private @Nullable String associatedData = this.usedAssociatedData;

	private @Nullable String encodedCiphertext;

	private final String usedNonce = RandomText.certificateNonce();

	CertificateEntry(Scheme scheme, SecretKey key, String serialNumber, X509Certificate certificate) {
		this.scheme = scheme;
		this.key = key;
		this.serialNumber = serialNumber;
		this.certificate = certificate;
		this.plaintext = Pem.of(certificate);
		this.algorithm = scheme.aeadAlgorithm();
		this.nonce = this.usedNonce;
	}

	void key(SecretKey key) {
		this.key = key;
	}

	void plaintext(UnaryOperator<String> change) {
		this.plaintext = change.apply(this.plaintext);
	}

	void usedAssociatedData(@Nullable String associatedData) {
		this.usedAssociatedData = associatedData;
		this.associatedData = associatedData;
	}

	void ciphertext(UnaryOperator<byte[]> change) {
		UnaryOperator<byte[]> earlier = this.ciphertextChange;
		this.ciphertextChange = (bytes) -> change.apply(earlier.apply(bytes));
	}

	void algorithm(String algorithm) {
		this.algorithm = algorithm;
	}

	void nonce(String nonce) {
		this.nonce = nonce;
	}

	void associatedData(@Nullable String associatedData) {
		this.associatedData = associatedData;
	}

	void encodedCiphertext(String encodedCiphertext) {
		this.encodedCiphertext = encodedCiphertext;
	}

	ObjectNode finish() {
		ObjectNode entry = Json.object()
			.put("serial_no", this.serialNumber)
			.put("effective_time", ChinaTime.format(ChinaTime.of(this.certificate.getNotBefore().toInstant())))
			.put("expire_time", ChinaTime.format(ChinaTime.of(this.certificate.getNotAfter().toInstant())));
		ObjectNode encrypted = entry.putObject("encrypt_certificate")
			.put("algorithm", this.algorithm)
			.put("nonce", this.nonce);
		if (this.associatedData != null) {
			encrypted.put("associated_data", this.associatedData);
		}
		encrypted.put("ciphertext", (this.encodedCiphertext != null) ? this.encodedCiphertext : encrypt());
		return entry;
	}

	private String encrypt() {
		String data = (this.usedAssociatedData != null) ? this.usedAssociatedData : "";
		byte[] ciphertext = this.scheme.encrypt(this.key, this.usedNonce, data, this.plaintext);
		return Base64.getEncoder().encodeToString(this.ciphertextChange.apply(ciphertext));
	}

}
