package io.github.wechatpayspring.key;

import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A platform certificate (平台证书): a key of WeChat Pay's with the time in which it counts.
 *
 * @param certificate the certificate
 * @since 0.1.0
 */
public record PlatformCertificate(X509Certificate certificate) {

	private static final Pattern PEM = Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

	static List<PlatformCertificate> parseAll(KeyAlgorithm algorithm, String pem) {
		return PEM.matcher(pem).results().map((found) -> parse(algorithm, found.group())).toList();
	}

	/**
	 * Read a certificate from text that holds nothing else except white space around it.
	 * @throws PlatformCertificateException if there is none, none that can be trusted, or
	 * something else
	 */
	static PlatformCertificate parseOnly(KeyAlgorithm algorithm, String pem) {
		String only = pem.strip();
		if (!PEM.matcher(only).matches()) {
			throw new PlatformCertificateException(
					"A platform certificate cannot be read: it is not one certificate in PEM", null);
		}
		return parse(algorithm, only);
	}

	/**
	 * Read a certificate.
	 * @throws PlatformCertificateException if there is none or none that can be trusted
	 */
	static PlatformCertificate parse(KeyAlgorithm algorithm, String pem) {
		X509Certificate certificate;
		String weakness;
		try {
			certificate = algorithm.parseCertificate(pem);
			weakness = algorithm.weakness(certificate.getPublicKey());
		}
		catch (CertificateException | RuntimeException ex) {
			throw new PlatformCertificateException("A platform certificate cannot be read", ex);
		}
		if (weakness != null) {
			throw new PlatformCertificateException(
					"The platform certificate '" + SerialNumbers.of(certificate) + "' holds " + weakness, null);
		}
		return new PlatformCertificate(certificate);
	}

	/**
	 * Return the serial number.
	 * @return two hexadecimal digits for each byte, in upper case, leading zeros kept
	 */
	public String serialNumber() {
		return SerialNumbers.of(this.certificate);
	}

	/**
	 * Return the key.
	 * @return the public key
	 */
	public PublicKey key() {
		return this.certificate.getPublicKey();
	}

	/**
	 * Return from when it is valid.
	 * @return the first instant at which it is valid
	 */
	public Instant validFrom() {
		return this.certificate.getNotBefore().toInstant();
	}

	/**
	 * Return until when it is valid.
	 * @return the last instant at which it is valid
	 */
	public Instant validUntil() {
		return this.certificate.getNotAfter().toInstant();
	}

	/**
	 * Return whether the certificate is valid.
	 * @param time the time
	 * @return whether it is valid at that time
	 */
	public boolean isValidAt(Instant time) {
		return !time.isBefore(validFrom()) && !time.isAfter(validUntil());
	}

	@Override
	public String toString() {
		return "PlatformCertificate[serialNumber=" + serialNumber() + ", validUntil=" + validUntil() + "]";
	}

}
