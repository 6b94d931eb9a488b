package io.github.wechatpayspring.key;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import org.springframework.boot.ssl.pem.PemContent;

/**
 * A merchant API certificate (商户API证书), which names the key that the merchant signs with.
 *
 * @since 0.1.0
 */
public final class MerchantCertificate {

	// who WeChat Pay's own certificates, the platform certificates, are issued to
	private static final String PLATFORM_SUBJECT = "CN=TENPAY.COM";

	private final PemProperty pem;

	private final X509Certificate certificate;

	private MerchantCertificate(PemProperty pem, X509Certificate certificate) {
		this.pem = pem;
		this.certificate = certificate;
	}

	/**
	 * Read a certificate.
	 * @param property the name of the property
	 * @param value a resource location ({@code file:}, {@code classpath:},
	 * {@code base64:} or a path) or PEM text
	 * @param now the time at which it must be valid
	 * @return the certificate
	 * @throws WechatPayConfigurationException if there is none, or none that can be used
	 */
	public static MerchantCertificate read(String property, String value, Instant now) {
		PemProperty pem = PemProperty.read(property, value);
		X509Certificate certificate = parse(pem);
		if (certificate.getSubjectX500Principal().getName().toUpperCase(Locale.ROOT).contains(PLATFORM_SUBJECT)) {
			throw pem.problem("holds a platform certificate, which is WeChat Pay's, not the merchant's",
					"Use apiclient_cert.pem.");
		}
		if (now.isAfter(certificate.getNotAfter().toInstant())) {
			throw pem.problem("holds a certificate that expired on " + certificate.getNotAfter().toInstant(),
					"Apply for a new one on the merchant platform under API security (API安全).");
		}
		if (now.isBefore(certificate.getNotBefore().toInstant())) {
			throw pem.problem("holds a certificate that is valid only from " + certificate.getNotBefore().toInstant(),
					"Set this system's clock: it is " + now + " here.");
		}
		return new MerchantCertificate(pem, certificate);
	}

	private static X509Certificate parse(PemProperty pem) {
		if (!pem.has("CERTIFICATE")) {
			throw pem.problem("holds " + pem.describe() + ", not a certificate",
					"Use apiclient_cert.pem, which begins with '-----BEGIN CERTIFICATE-----'.");
		}
		try {
			List<X509Certificate> certificates = PemContent.of(pem.text()).getCertificates();
			return certificates.get(0);
		}
		catch (RuntimeException ex) {
			throw pem.problem("holds a certificate that is damaged",
					"Use apiclient_cert.pem as the merchant platform's certificate tool made it.");
		}
	}

	/**
	 * Return the serial number as WeChat Pay writes it.
	 * @return two hexadecimal digits for each byte, in upper case, leading zeros kept
	 */
	public String serialNumber() {
		byte[] bytes = this.certificate.getSerialNumber().toByteArray();
		// the sign takes a byte of its own if the number begins with a one bit
		int start = (bytes.length > 1 && bytes[0] == 0) ? 1 : 0;
		return HexFormat.of().withUpperCase().formatHex(bytes, start, bytes.length);
	}

	/**
	 * Check that a serial number is this certificate's.
	 * @param property the name of the property it comes from
	 * @param serialNumber the serial number, in any case, with or without leading zeros
	 * @throws WechatPayConfigurationException if it is another's
	 */
	public void requireSerialNumber(String property, String serialNumber) {
		if (!withoutLeadingZeros(serialNumber).equals(withoutLeadingZeros(serialNumber()))) {
			throw new WechatPayConfigurationException(property,
					"is '" + serialNumber + "', but the certificate's serial number is '" + serialNumber() + "'",
					"Leave this property out, or correct it or the certificate.");
		}
	}

	/**
	 * Check that a private key belongs to this certificate.
	 * @param property the name of the property it comes from
	 * @param privateKey the key
	 * @throws WechatPayConfigurationException if it is another's
	 */
	public void requirePrivateKey(String property, PrivateKey privateKey) {
		if (!(privateKey instanceof RSAKey key && this.certificate.getPublicKey() instanceof RSAKey publicKey
				&& key.getModulus().equals(publicKey.getModulus()))) {
			throw this.pem.problem("holds a certificate that does not belong to the key of '" + property + "'",
					"Use apiclient_cert.pem and apiclient_key.pem out of the same archive.");
		}
	}

	private static String withoutLeadingZeros(String serialNumber) {
		return serialNumber.toUpperCase(Locale.ROOT).replaceFirst("^0+(?=.)", "");
	}

	@Override
	public String toString() {
		return "MerchantCertificate[serialNumber=" + serialNumber() + "]";
	}

}
