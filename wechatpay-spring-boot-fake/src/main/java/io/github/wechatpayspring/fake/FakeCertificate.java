package io.github.wechatpayspring.fake;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import javax.crypto.SecretKey;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A platform certificate of a {@link FakeWechatPay} as an entry of the list that
 * {@code GET /v3/certificates} answers with. Genuine as the WeChat Pay makes it, and
 * distorted by the methods here, each of which changes what it says and nothing else.
 * Immutable: every method returns a new entry, and later changes win over earlier ones.
 * <p>
 * An entry is made anew for each response, in this order: the certificate as PEM,
 * {@linkplain #withPlaintext changed}, encrypted with a new nonce,
 * {@linkplain #withCiphertext changed} again and encoded. The times it declares are
 * always those of the certificate.
 *
 * @since 0.1.0
 */
public final class FakeCertificate {

	private final Scheme scheme;

	private final SecretKey key;

	private final X509Certificate certificate;

	private final PrivateKey privateKey;

	private final String serialNumber;

	private final List<Consumer<CertificateEntry>> changes;

	private FakeCertificate(Scheme scheme, SecretKey key, X509Certificate certificate, PrivateKey privateKey,
			String serialNumber, List<Consumer<CertificateEntry>> changes) {
		this.scheme = scheme;
		this.key = key;
		this.certificate = certificate;
		this.privateKey = privateKey;
		this.serialNumber = serialNumber;
		this.changes = changes;
	}

	/**
	 * Make a certificate.
	 * @param scheme the scheme that says how the entry is encrypted
	 * @param key what the entry is encrypted with
	 */
	static FakeCertificate issue(Scheme scheme, SecretKey key, KeyPair keys, Validity validity) {
		SerialNumber serialNumber = SerialNumber.random();
		return new FakeCertificate(scheme, key, CertificateIssuer.ofPlatform(keys, serialNumber, validity),
				keys.getPrivate(), serialNumber.toString(), List.of());
	}

	/**
	 * Return the serial number that the entry declares, which is that of the certificate
	 * unless it was {@linkplain #withSerialNumber changed}.
	 * @return the {@code serial_no}, genuinely 40 upper-case hex digits of which the
	 * first may be 0
	 */
	public String serialNumber() {
		return this.serialNumber;
	}

	/**
	 * Return the genuine certificate, whatever was changed about its entry.
	 * @return the certificate
	 */
	public X509Certificate certificate() {
		return this.certificate;
	}

	/**
	 * Return the genuine certificate as PEM, whatever was changed about its entry.
	 * @return the X.509 certificate
	 */
	public String pem() {
		return Pem.of(this.certificate);
	}

	/**
	 * Declare another {@code serial_no}.
	 * @param serialNumber the serial number as the entry has it
	 * @return the changed entry
	 */
	public FakeCertificate withSerialNumber(String serialNumber) {
		Objects.requireNonNull(serialNumber, "'serialNumber' must not be null");
		return new FakeCertificate(this.scheme, this.key, this.certificate, this.privateKey, serialNumber,
				this.changes);
	}

	/**
	 * Declare another algorithm than the one it is encrypted by.
	 * @param algorithm the {@code algorithm} as the entry has it
	 * @return the changed entry
	 */
	public FakeCertificate withAlgorithm(String algorithm) {
		Objects.requireNonNull(algorithm, "'algorithm' must not be null");
		return with((entry) -> entry.algorithm(algorithm));
	}

	/**
	 * Declare another nonce than the one it is encrypted with.
	 * @param nonce the {@code nonce} as the entry has it
	 * @return the changed entry
	 */
	public FakeCertificate withNonce(String nonce) {
		Objects.requireNonNull(nonce, "'nonce' must not be null");
		return with((entry) -> entry.nonce(nonce));
	}

	/**
	 * Declare other associated data than those it is encrypted with.
	 * @param associatedData the {@code associated_data} as the entry has them, or
	 * {@code null} to leave the field out
	 * @return the changed entry
	 */
	public FakeCertificate withAssociatedData(@Nullable String associatedData) {
		return with((entry) -> entry.associatedData(associatedData));
	}

	/**
	 * Encrypt with other associated data and declare them, so that the entry is genuine.
	 * @param associatedData the {@code associated_data}, or {@code null} to leave the
	 * field out and to encrypt with empty ones
	 * @return the changed entry
	 */
	public FakeCertificate withUsedAssociatedData(@Nullable String associatedData) {
		return with((entry) -> entry.usedAssociatedData(associatedData));
	}

	/**
	 * Change the ciphertext before it is encoded.
	 * @param change takes the ciphertext with the 16 bytes of its tag at the end and
	 * gives what takes its place
	 * @return the changed entry
	 */
	public FakeCertificate withCiphertext(UnaryOperator<byte[]> change) {
		Objects.requireNonNull(change, "'change' must not be null");
		return with((entry) -> entry.ciphertext(change));
	}

	/**
	 * Replace the encoded ciphertext by a literal value, whatever else is said about the
	 * ciphertext.
	 * @param ciphertext the {@code ciphertext} as the entry has it, for example no Base64
	 * @return the changed entry
	 */
	public FakeCertificate withEncodedCiphertext(String ciphertext) {
		Objects.requireNonNull(ciphertext, "'ciphertext' must not be null");
		return with((entry) -> entry.encodedCiphertext(ciphertext));
	}

	/**
	 * Change what is encrypted. It can be decrypted properly.
	 * @param change takes the certificate as PEM and gives what takes its place
	 * @return the changed entry
	 */
	public FakeCertificate withPlaintext(UnaryOperator<String> change) {
		Objects.requireNonNull(change, "'change' must not be null");
		return with((entry) -> entry.plaintext(change));
	}

	/**
	 * Encrypt with another APIv3 key than that of the merchant.
	 * @param apiV3Key the other key; for RSA of 16, 24 or 32 bytes
	 * @return the changed entry
	 */
	public FakeCertificate encryptedWith(String apiV3Key) {
		Objects.requireNonNull(apiV3Key, "'apiV3Key' must not be null");
		SecretKey other = this.scheme.secretKey(apiV3Key);
		return with((entry) -> entry.key(other));
	}

	Signer signer() {
		return new Signer(this.serialNumber, this.privateKey);
	}

	ObjectNode toJson() {
		CertificateEntry entry = new CertificateEntry(this.scheme, this.key, this.serialNumber, this.certificate);
		this.changes.forEach((change) -> change.accept(entry));
		return entry.finish();
	}

	private FakeCertificate with(Consumer<CertificateEntry> change) {
		List<Consumer<CertificateEntry>> all = new ArrayList<>(this.changes);
		all.add(change);
		return new FakeCertificate(this.scheme, this.key, this.certificate, this.privateKey, this.serialNumber,
				List.copyOf(all));
	}

	/**
	 * Return the declared serial number, and nothing of the keys.
	 * @return a description with the serial number
	 */
	@Override
	public String toString() {
		return "FakeCertificate " + this.serialNumber;
	}

}
