package io.github.wechatpayspring.key;

import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Locale;

import io.github.wechatpayspring.WechatPayConfigurationException;

/**
 * A merchant API certificate (商户API证书), which names the key that the merchant signs with.
 *
 * @since 0.1.0
 */
final class MerchantCertificate {

	// subject of platform certificates
	private static final String PLATFORM_SUBJECT = "CN=TENPAY.COM";

	private final KeyAlgorithm algorithm;

	private final X509Certificate certificate;

	private MerchantCertificate(KeyAlgorithm algorithm, X509Certificate certificate) {
		this.algorithm = algorithm;
		this.certificate = certificate;
	}

	/**
	 * Read a certificate.
	 * @param algorithm the algorithm of its key
	 * @param value a resource location ({@code file:}, {@code classpath:},
	 * {@code base64:} or a path) or PEM text
	 * @param now the time at which it must be valid
	 * @return the certificate
	 * @throws WechatPayConfigurationException if there is none, or none that can be used
	 */
	static MerchantCertificate read(KeyAlgorithm algorithm, String value, Instant now) {
		PemProperty pem = PemProperty.read(value);
		return of(algorithm, parse(algorithm, pem), now);
	}

	static MerchantCertificate of(KeyAlgorithm algorithm, X509Certificate certificate, Instant now) {
		if (certificate.getSubjectX500Principal().getName().toUpperCase(Locale.ROOT).contains(PLATFORM_SUBJECT)) {
			throw WechatPayConfigurationException.ofValue(
					"holds a platform certificate, which is WeChat Pay's, not the merchant's",
					"Use apiclient_cert.pem.");
		}
		if (now.isAfter(certificate.getNotAfter().toInstant())) {
			throw WechatPayConfigurationException.ofValue(
					"holds a certificate that expired on " + certificate.getNotAfter().toInstant(),
					"Apply for a new one on the merchant platform under API security (API安全).");
		}
		if (now.isBefore(certificate.getNotBefore().toInstant())) {
			throw WechatPayConfigurationException.ofValue(
					"holds a certificate that is valid only from " + certificate.getNotBefore().toInstant(),
					"Set this system's clock: it is " + now + " here.");
		}
		return new MerchantCertificate(algorithm, certificate);
	}

	private static X509Certificate parse(KeyAlgorithm algorithm, PemProperty pem) {
		if (!pem.has("CERTIFICATE")) {
			throw pem.problem("holds " + pem.describe() + ", not a certificate",
					"Use apiclient_cert.pem, which begins with '-----BEGIN CERTIFICATE-----'.");
		}
		try {
			X509Certificate certificate = algorithm.parseCertificate(pem.text());
			// Bouncy Castle reads the key only when it is asked for
			certificate.getPublicKey();
			return certificate;
		}
		catch (CertificateException | RuntimeException ex) {
			throw pem.problem("holds a certificate that is damaged",
					"Use apiclient_cert.pem as the merchant platform's certificate tool made it.");
		}
	}

	/**
	 * Add a private key.
	 * @throws WechatPayConfigurationException if it does not belong to this certificate
	 */
	MerchantKey toMerchantKey(PrivateKey privateKey) {
		if (!this.algorithm.isPair(privateKey, this.certificate.getPublicKey())) {
			throw WechatPayConfigurationException.ofValue(
					"holds a certificate that does not belong to the private key of the merchant",
					"Use apiclient_cert.pem and apiclient_key.pem out of the same archive.");
		}
		return new MerchantKey(serialNumber(), privateKey, this.certificate.getNotAfter().toInstant());
	}

	/**
	 * Return the serial number as WeChat Pay writes it: two hexadecimal digits for each
	 * byte, in upper case, leading zeros kept.
	 */
	private String serialNumber() {
		return SerialNumbers.of(this.certificate);
	}

	@Override
	public String toString() {
		return "MerchantCertificate[serialNumber=" + serialNumber() + "]";
	}

}
