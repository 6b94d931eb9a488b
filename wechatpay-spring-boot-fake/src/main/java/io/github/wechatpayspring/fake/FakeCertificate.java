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
 * Platform certificate of a {@link FakeWechatPay}, as an entry in the response to
 * {@code GET /v3/certificates}. The entries of the fake are correct. The methods of this
 * class distort one field and leave the others as they are. Immutable: every method
 * returns a new entry, and later changes take precedence over earlier ones.
 * <p>
 * An entry is created for each response, in this order: certificate as PEM,
 * {@linkplain #withPlaintext changes of the plaintext}, encryption with a new nonce,
 * {@linkplain #withCiphertext changes of the ciphertext}, encoding. The declared times
 * are always those of the certificate.
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
	 * Issue a certificate.
	 * @param scheme the scheme that determines the encryption of the entry
	 * @param key the key that encrypts the entry
	 */
	static FakeCertificate issue(Scheme scheme, SecretKey key, KeyPair keys, Validity validity) {
		SerialNumber serialNumber = SerialNumber.random();
		return new FakeCertificate(scheme, key, CertificateIssuer.ofPlatform(keys, serialNumber, validity),
				keys.getPrivate(), serialNumber.toString(), List.of());
	}

	/**
	 * Return the serial number that the entry declares. It is that of the certificate
	 * unless it was {@linkplain #withSerialNumber changed}.
	 * @return the {@code serial_no}, if unchanged 40 upper-case hex digits of which the
	 * first may be 0
	 */
	public String serialNumber() {
		return this.serialNumber;
	}

	/**
	 * Return the certificate, which no method changes.
	 * @return the certificate
	 */
	public X509Certificate certificate() {
		return this.certificate;
	}

	/**
	 * Return the certificate, which no method changes, as PEM.
	 * @return the X.509 certificate
	 */
	public String pem() {
		return Pem.of(this.certificate);
	}

	/**
	 * Declare another {@code serial_no}.
	 * @param serialNumber the serial number in the entry
	 * @return the changed entry
	 */
	public FakeCertificate withSerialNumber(String serialNumber) {
		Objects.requireNonNull(serialNumber, "'serialNumber' must not be null");
		return new FakeCertificate(this.scheme, this.key, this.certificate, this.privateKey, serialNumber,
				this.changes);
	}

	/**
	 * Declare an algorithm other than that of the encryption.
	 * @param algorithm the {@code algorithm} in the entry
	 * @return the changed entry
	 */
	public FakeCertificate withAlgorithm(String algorithm) {
		Objects.requireNonNull(algorithm, "'algorithm' must not be null");
		return with((entry) -> entry.algorithm(algorithm));
	}

	/**
	 * Declare a nonce other than that of the encryption.
	 * @param nonce the {@code nonce} in the entry
	 * @return the changed entry
	 */
	public FakeCertificate withNonce(String nonce) {
		Objects.requireNonNull(nonce, "'nonce' must not be null");
		return with((entry) -> entry.nonce(nonce));
	}

	/**
	 * Declare associated data other than that of the encryption.
	 * @param associatedData the {@code associated_data} in the entry, or {@code null} to
	 * omit the field
	 * @return the changed entry
	 */
	public FakeCertificate withAssociatedData(@Nullable String associatedData) {
		return with((entry) -> entry.associatedData(associatedData));
	}

	/**
	 * Encrypt with other associated data and declare it. The entry is correct.
	 * @param associatedData the {@code associated_data}, or {@code null} to omit the
	 * field and to encrypt with empty associated data
	 * @return the changed entry
	 */
	public FakeCertificate withUsedAssociatedData(@Nullable String associatedData) {
		return with((entry) -> entry.usedAssociatedData(associatedData));
	}

	/**
	 * Change the ciphertext before it is encoded.
	 * @param change the function that receives the ciphertext, with the 16 bytes of its
	 * tag at the end, and returns its replacement
	 * @return the changed entry
	 */
	public FakeCertificate withCiphertext(UnaryOperator<byte[]> change) {
		Objects.requireNonNull(change, "'change' must not be null");
		return with((entry) -> entry.ciphertext(change));
	}

	/**
	 * Replace the encoded ciphertext by a literal value. Other changes of the ciphertext
	 * have no effect.
	 * @param ciphertext the {@code ciphertext} in the entry, for example invalid Base64
	 * @return the changed entry
	 */
	public FakeCertificate withEncodedCiphertext(String ciphertext) {
		Objects.requireNonNull(ciphertext, "'ciphertext' must not be null");
		return with((entry) -> entry.encodedCiphertext(ciphertext));
	}

	/**
	 * Change the plaintext before it is encrypted. The decryption succeeds.
	 * @param change the function that receives the certificate as PEM and returns its
	 * replacement
	 * @return the changed entry
	 */
	public FakeCertificate withPlaintext(UnaryOperator<String> change) {
		Objects.requireNonNull(change, "'change' must not be null");
		return with((entry) -> entry.plaintext(change));
	}

	/**
	 * Encrypt with an APIv3 key other than that of the merchant.
	 * @param apiV3Key the other key, for RSA of 16, 24 or 32 bytes
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
	 * Return a description with the declared serial number and without keys.
	 * @return the description
	 */
	@Override
	public String toString() {
		return "FakeCertificate " + this.serialNumber;
	}

}
