package io.github.wechatpayspring.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys, certificates and serial numbers from configured values. Messages of
 * exceptions never contain a private key.
 *
 * @since 0.1.0
 */
public final class KeyReader {

	private static final Log logger = LogFactory.getLog(KeyReader.class);

	private static final Pattern PUBLIC_KEY = Pattern
		.compile("-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----");

	private static final Pattern DECIMAL = Pattern.compile("[0-9]+");

	private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f]+");

	private static final Pattern BLANK = Pattern.compile("\\s");

	private static final Pattern PUBLIC_KEY_ID = Pattern.compile(PlatformPublicKey.ID_PREFIX + "[0-9A-Za-z]+");

	// a serial number has at most 20 bytes (RFC 5280, 4.1.2.2)
	private static final int MAXIMUM_SERIAL_LENGTH = 40;

	private KeyReader() {
	}

	/**
	 * Read the merchant's private key, in PKCS#8 or an older form of OpenSSL's.
	 * @param algorithm the algorithm of the key
	 * @param value a resource location ({@code file:}, {@code classpath:},
	 * {@code base64:} or a path) or PEM text
	 * @param password the password if the key is encrypted; {@code null} or empty for
	 * none. Other forms than PKCS#8 with PBES2 require Bouncy Castle on the class path
	 * @return the key
	 * @throws WechatPayConfigurationException if there is no such key
	 */
	public static PrivateKey privateKey(KeyAlgorithm algorithm, String value, @Nullable String password) {
		PemProperty pem = PemProperty.read(value);
		boolean hasPassword = password != null && !password.isEmpty();
		if (pem.isEncrypted()) {
			requireMeansToDecrypt(pem, hasPassword);
		}
		else if (!pem.has("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY")) {
			throw notPrivateKey(pem);
		}
		else if (hasPassword) {
			logger.warn("The password of the merchant's private key is ignored, because the key is not encrypted."
					+ " Remove the password, or encrypt the key");
		}
		PrivateKey key = algorithm.parsePrivateKey(pem, pem.isEncrypted() ? password : null);
		String weakness = algorithm.weakness(key);
		if (weakness != null) {
			throw pem.problem("holds " + weakness,
					"Use apiclient_key.pem as the merchant platform's certificate tool made it.");
		}
		return key;
	}

	private static void requireMeansToDecrypt(PemProperty pem, boolean hasPassword) {
		if (!hasPassword) {
			throw pem.problem("holds an encrypted private key, but no password is set",
					"Set its password with the property 'private-key-password'.");
		}
		if (pem.hasEncryptionHeaders() && !KeyAlgorithm.isBouncyCastlePresent()) {
			throw pem.problem("holds a private key in OpenSSL's older encrypted form, which requires Bouncy Castle",
					KeyAlgorithm.ADD_BOUNCY_CASTLE);
		}
	}

	private static WechatPayConfigurationException notPrivateKey(PemProperty pem) {
		if (pem.has("CERTIFICATE")) {
			return pem.problem("holds a certificate, not a private key",
					"Use apiclient_key.pem, not apiclient_cert.pem.");
		}
		if (pem.has("PUBLIC KEY", "RSA PUBLIC KEY")) {
			return pem.problem("holds a public key, not a private key",
					"Use apiclient_key.pem; pub_key.pem belongs to the property 'public-key'.");
		}
		return pem.problem("holds " + pem.describe() + ", not a private key",
				"Use apiclient_key.pem, which begins with '-----BEGIN PRIVATE KEY-----'.");
	}

	/**
	 * Read WeChat Pay's public key (微信支付公钥): RSA, X.509 SubjectPublicKeyInfo, modulus of
	 * 2048 bits or more, exponent of 65537 or more.
	 * @param value a resource location ({@code file:}, {@code classpath:},
	 * {@code base64:} or a path) or PEM text
	 * @return the key
	 * @throws WechatPayConfigurationException if there is no such key
	 */
	public static PublicKey publicKey(String value) {
		PemProperty pem = PemProperty.read(value);
		Matcher matcher = PUBLIC_KEY.matcher(pem.text());
		if (!matcher.find()) {
			throw notPublicKey(pem);
		}
		PublicKey key;
		try {
			byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
			key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			throw pem.problem("holds a public key that is damaged or not RSA",
					"Download pub_key.pem again from the merchant platform.");
		}
		String weakness = KeyAlgorithm.RSA.weakness(key);
		if (weakness != null) {
			throw pem.problem("holds " + weakness, "Download pub_key.pem again from the merchant platform.");
		}
		return key;
	}

	private static WechatPayConfigurationException notPublicKey(PemProperty pem) {
		if (pem.has("CERTIFICATE")) {
			return pem.problem("holds a certificate, not a public key",
					"Use pub_key.pem, downloaded from the merchant platform under API security (API安全).");
		}
		if (pem.has("PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY")) {
			return pem.problem("holds a private key, not WeChat Pay's public key",
					"Use pub_key.pem; the merchant's private key belongs to the property 'private-key'.");
		}
		return pem.problem("holds " + pem.describe() + ", not a public key",
				"Use pub_key.pem, which begins with '-----BEGIN PUBLIC KEY-----'.");
	}

	/**
	 * Read the serial number of a merchant API certificate.
	 * @param value the serial number in hexadecimal digits; blanks around it do not count
	 * @return the serial number in upper case, its leading zeros kept
	 * @throws WechatPayConfigurationException if it is not one
	 */
	public static String serialNumber(String value) {
		return strippedSerialNumber(strip(value));
	}

	private static String strippedSerialNumber(String value) {
		String hint = "Copy it from the merchant platform under API security (API安全), "
				+ "or run 'openssl x509 -in apiclient_cert.pem -noout -serial'.";
		if (BLANK.matcher(value).find()) {
			throw WechatPayConfigurationException.ofValue("contains blanks", "Remove them. " + hint);
		}
		if (PlatformPublicKey.isId(value)) {
			throw WechatPayConfigurationException.ofValue("is the id of WeChat Pay's public key",
					"That id belongs to the property 'public-key-id'. " + hint);
		}
		if (value.length() > MAXIMUM_SERIAL_LENGTH && DECIMAL.matcher(value).matches()) {
			String hexadecimal = new BigInteger(value).toString(16).toUpperCase(Locale.ROOT);
			throw WechatPayConfigurationException.ofValue("is written in decimal",
					"Write it in hexadecimal: '" + hexadecimal + "'.");
		}
		if (!HEXADECIMAL.matcher(value).matches()) {
			throw WechatPayConfigurationException
				.ofValue("is not a serial number: it has other characters than hexadecimal digits", hint);
		}
		if (value.length() > MAXIMUM_SERIAL_LENGTH) {
			throw WechatPayConfigurationException
				.ofValue("is not a serial number: it has more than " + MAXIMUM_SERIAL_LENGTH + " digits", hint);
		}
		return value.toUpperCase(Locale.ROOT);
	}

	/**
	 * Read the id of WeChat Pay's public key (微信支付公钥ID).
	 * @param value the id with the prefix {@code PUB_KEY_ID_}; blanks around it are
	 * ignored
	 * @return the id without blanks around it
	 * @throws WechatPayConfigurationException if it is not one
	 */
	public static String publicKeyId(String value) {
		String id = strip(value);
		if (!PUBLIC_KEY_ID.matcher(id).matches()) {
			throw WechatPayConfigurationException.ofValue(
					"is not the id of a WeChat Pay public key: it must be '" + PlatformPublicKey.ID_PREFIX
							+ "' followed by letters and digits",
					"Copy the id that the merchant platform shows beside pub_key.pem under API security (API安全).");
		}
		return id;
	}

	private static String strip(String value) {
		return value.replace("\uFEFF", "").strip();
	}

	/**
	 * Read the merchant API certificate (商户API证书) of a private key.
	 * @param algorithm the algorithm of the key
	 * @param privateKey the private key
	 * @param certificate a resource location ({@code file:}, {@code classpath:},
	 * {@code base64:} or a path) or PEM text
	 * @param now the time at which the certificate must be valid
	 * @return the private key with the serial number and the expiry of its certificate
	 * @throws WechatPayConfigurationException if there is no certificate, or it is not
	 * valid or belongs to another key
	 */
	public static MerchantKey merchantKey(KeyAlgorithm algorithm, PrivateKey privateKey, String certificate,
			Instant now) {
		return MerchantCertificate.read(algorithm, certificate, now).toMerchantKey(privateKey);
	}

	/**
	 * Read platform certificates (平台证书).
	 * @param algorithm the algorithm of their keys
	 * @param value a resource location ({@code file:}, {@code classpath:},
	 * {@code base64:} or a path) or PEM text, with one certificate or several
	 * @return the certificates, valid or not
	 * @throws WechatPayConfigurationException if there is no certificate, or one that
	 * cannot be trusted
	 */
	public static List<PlatformCertificate> platformCertificates(KeyAlgorithm algorithm, String value) {
		String action = "Use a platform certificate (平台证书) of WeChat Pay, which begins with '-----BEGIN CERTIFICATE-----'.";
		PemProperty pem = PemProperty.read(value);
		try {
			List<PlatformCertificate> certificates = PlatformCertificate.parseAll(algorithm, pem.text());
			if (certificates.isEmpty()) {
				throw pem.problem("holds " + pem.describe() + ", not a certificate", action);
			}
			return certificates;
		}
		catch (PlatformCertificateException ex) {
			throw pem.problem("cannot be used: " + ex.getMessage(), action);
		}
	}

	/**
	 * Join the values of a list property that was split within a PEM text: the attributes
	 * of a certificate may contain commas.
	 * @param values the elements of the list
	 * @return the values as they were written
	 */
	public static List<String> rejoin(List<String> values) {
		return PemProperty.rejoin(values);
	}

}
