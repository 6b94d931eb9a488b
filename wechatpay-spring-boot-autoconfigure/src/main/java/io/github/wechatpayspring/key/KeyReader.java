package io.github.wechatpayspring.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.util.ClassUtils;

/**
 * Reads keys and serial numbers out of configured values. Each method takes the name of
 * the property the value comes from, for its messages, which never hold a private key.
 *
 * @since 0.1.0
 */
public final class KeyReader {

	private static final int MINIMUM_MODULUS_BITS = 2048;

	private static final BigInteger MINIMUM_EXPONENT = BigInteger.valueOf(65537);

	private static final Pattern PUBLIC_KEY = Pattern
		.compile("-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----");

	private static final Pattern DECIMAL = Pattern.compile("[0-9]+");

	private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f]+");

	private static final Pattern BLANK = Pattern.compile("\\s");

	private static final String PUBLIC_KEY_ID_PREFIX = "PUB_KEY_ID_";

	private static final Pattern PUBLIC_KEY_ID = Pattern.compile(PUBLIC_KEY_ID_PREFIX + "[0-9A-Za-z]+");

	// a serial number has at most 20 bytes (RFC 5280, 4.1.2.2)
	private static final int MAXIMUM_SERIAL_LENGTH = 40;

	private KeyReader() {
	}

	/**
	 * Read the merchant's private key: RSA, PKCS#8 or PKCS#1, 2048 bits or more.
	 * @param property the name of the property
	 * @param value a resource location ({@code file:}, {@code classpath:},
	 * {@code base64:} or a path) or PEM text
	 * @param password the password if the key is encrypted, which takes Bouncy Castle on
	 * the class path, or {@code null}
	 * @return the key
	 * @throws WechatPayConfigurationException if there is no such key
	 */
	public static PrivateKey privateKey(String property, String value, @Nullable String password) {
		PemProperty pem = PemProperty.read(property, value);
		PrivateKey key = pem.isEncrypted() ? decryptPrivateKey(pem, password) : parsePrivateKey(pem);
		if (!(key instanceof RSAKey rsaKey)) {
			throw pem.problem("holds a key of algorithm " + key.getAlgorithm() + ", not RSA",
					"Use apiclient_key.pem as the merchant platform's certificate tool made it.");
		}
		requireModulus(pem, rsaKey);
		if (key instanceof RSAPrivateCrtKey crtKey) {
			requireExponent(pem, crtKey.getPublicExponent());
		}
		return key;
	}

	private static PrivateKey decryptPrivateKey(PemProperty pem, @Nullable String password) {
		if (password == null) {
			throw pem.problem("holds an encrypted private key, but no password is set",
					"Set its password beside it, with '-password' behind the name of this property.");
		}
		if (!ClassUtils.isPresent("org.bouncycastle.openssl.PEMParser", KeyReader.class.getClassLoader())) {
			throw pem.problem("holds an encrypted private key, which takes Bouncy Castle to read",
					"Add 'org.bouncycastle:bcpkix-jdk18on' to the class path, as the starter does.");
		}
		return EncryptedPrivateKey.read(pem, password);
	}

	private static PrivateKey parsePrivateKey(PemProperty pem) {
		if (!pem.has("PRIVATE KEY", "RSA PRIVATE KEY")) {
			throw notPrivateKey(pem);
		}
		PrivateKey key = null;
		try {
			key = PemContent.of(pem.text()).getPrivateKey();
		}
		catch (RuntimeException ex) {
			// the cause is left out: nobody promises that its message holds no key
		}
		if (key == null) {
			throw pem.problem("holds a private key that is damaged",
					"Use apiclient_key.pem as the merchant platform's certificate tool made it.");
		}
		return key;
	}

	private static WechatPayConfigurationException notPrivateKey(PemProperty pem) {
		if (pem.has("CERTIFICATE")) {
			return pem.problem("holds a certificate, not a private key",
					"Use apiclient_key.pem, not apiclient_cert.pem.");
		}
		if (pem.has("PUBLIC KEY", "RSA PUBLIC KEY")) {
			return pem.problem("holds a public key, not a private key",
					"Use apiclient_key.pem; pub_key.pem belongs to 'wechatpay.public-key'.");
		}
		return pem.problem("holds " + pem.describe() + ", not a private key",
				"Use apiclient_key.pem, which begins with '-----BEGIN PRIVATE KEY-----'.");
	}

	/**
	 * Read WeChat Pay's public key (微信支付公钥): RSA, X.509 SubjectPublicKeyInfo, modulus of
	 * 2048 bits or more, exponent of 65537 or more.
	 * @param property the name of the property
	 * @param value a resource location ({@code file:}, {@code classpath:},
	 * {@code base64:} or a path) or PEM text
	 * @return the key
	 * @throws WechatPayConfigurationException if there is no such key
	 */
	public static PublicKey publicKey(String property, String value) {
		PemProperty pem = PemProperty.read(property, value);
		Matcher matcher = PUBLIC_KEY.matcher(pem.text());
		if (!matcher.find()) {
			throw notPublicKey(pem);
		}
		RSAPublicKey key;
		try {
			byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
			key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			throw pem.problem("holds a public key that is damaged or not RSA",
					"Download pub_key.pem again from the merchant platform.");
		}
		requireModulus(pem, key);
		requireExponent(pem, key.getPublicExponent());
		return key;
	}

	private static WechatPayConfigurationException notPublicKey(PemProperty pem) {
		if (pem.has("CERTIFICATE")) {
			return pem.problem("holds a certificate, not a public key",
					"Use pub_key.pem, downloaded from the merchant platform under API security (API安全).");
		}
		if (pem.has("PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY")) {
			return pem.problem("holds a private key, not WeChat Pay's public key",
					"Use pub_key.pem; the merchant's private key belongs to 'wechatpay.private-key'.");
		}
		return pem.problem("holds " + pem.describe() + ", not a public key",
				"Use pub_key.pem, which begins with '-----BEGIN PUBLIC KEY-----'.");
	}

	private static void requireModulus(PemProperty pem, RSAKey key) {
		int bits = key.getModulus().bitLength();
		if (bits < MINIMUM_MODULUS_BITS) {
			throw pem.problem("holds a key too weak to trust: its modulus has " + bits + " bits",
					"Use a key of " + MINIMUM_MODULUS_BITS + " bits or more.");
		}
	}

	private static void requireExponent(PemProperty pem, BigInteger exponent) {
		if (exponent.compareTo(MINIMUM_EXPONENT) < 0) {
			throw pem.problem("holds a key too weak to trust: its public exponent is " + exponent,
					"Use a key whose public exponent is " + MINIMUM_EXPONENT + " or more.");
		}
	}

	/**
	 * Read the serial number of a merchant API certificate.
	 * @param property the name of the property
	 * @param value the serial number in hexadecimal digits
	 * @return the serial number in upper case, its leading zeros kept
	 * @throws WechatPayConfigurationException if it is not one
	 */
	public static String serialNumber(String property, String value) {
		String hint = "Copy it from the merchant platform under API security (API安全), "
				+ "or run 'openssl x509 -in apiclient_cert.pem -noout -serial'.";
		if (BLANK.matcher(value).find()) {
			throw new WechatPayConfigurationException(property, "contains blanks", "Remove them. " + hint);
		}
		if (value.startsWith(PUBLIC_KEY_ID_PREFIX)) {
			throw new WechatPayConfigurationException(property, "is the id of WeChat Pay's public key",
					"That id belongs to 'wechatpay.public-key-id'. " + hint);
		}
		if (value.length() > MAXIMUM_SERIAL_LENGTH && DECIMAL.matcher(value).matches()) {
			String hexadecimal = new BigInteger(value).toString(16).toUpperCase(Locale.ROOT);
			throw new WechatPayConfigurationException(property, "is written in decimal",
					"Write it in hexadecimal: '" + hexadecimal + "'.");
		}
		if (!HEXADECIMAL.matcher(value).matches()) {
			throw new WechatPayConfigurationException(property,
					"is not a serial number: it has other characters than hexadecimal digits", hint);
		}
		if (value.length() > MAXIMUM_SERIAL_LENGTH) {
			throw new WechatPayConfigurationException(property,
					"is not a serial number: it has more than " + MAXIMUM_SERIAL_LENGTH + " digits", hint);
		}
		return value.toUpperCase(Locale.ROOT);
	}

	/**
	 * Read the id of WeChat Pay's public key (微信支付公钥ID).
	 * @param property the name of the property
	 * @param value the id, {@code PUB_KEY_ID_} and what follows
	 * @return the id as it was given
	 * @throws WechatPayConfigurationException if it is not one
	 */
	public static String publicKeyId(String property, String value) {
		if (!PUBLIC_KEY_ID.matcher(value).matches()) {
			throw new WechatPayConfigurationException(property,
					"is not the id of a WeChat Pay public key: it must be '" + PUBLIC_KEY_ID_PREFIX
							+ "' followed by letters and digits",
					"Copy the id that the merchant platform shows beside pub_key.pem under API security (API安全).");
		}
		return value;
	}

}
