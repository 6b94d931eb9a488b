package io.github.wechatpayspring.key;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.util.ClassUtils;

/**
 * Algorithms of the keys with which merchants and WeChat Pay sign. An algorithm defines
 * how its keys are read, which of them are strong enough, and how their certificates are
 * encrypted.
 *
 * @since 0.1.0
 */
public enum KeyAlgorithm {

	/**
	 * RSA, with a modulus of 2048 bits or more and a public exponent of 65537 or more.
	 */
	RSA("AEAD_AES_256_GCM", "AES") {

		@Override
		PrivateKey parsePrivateKey(PemProperty pem, @Nullable String password) {
			if (pem.hasEncryptionHeaders()) {
				return BouncyCastle.privateKey(pem, password);
			}
			String block = pem.privateKeyBlock();
			try {
				PrivateKey key = PemContent.of(block).getPrivateKey(password);
				if (key != null) {
					return key;
				}
			}
			catch (RuntimeException ex) {
				// the cause is left out, because its message may contain the key
			}
			if (password == null) {
				throw pem.damagedPrivateKey();
			}
			if (isBouncyCastlePresent()) {
				// supports more ciphers
				return BouncyCastle.privateKey(pem, password);
			}
			throw pem.problem("holds an encrypted private key that the JDK cannot decrypt with its password",
					"Correct the password, or encrypt the key again with 'openssl pkcs8 -topk8'. Otherwise, if it has an"
							+ " older cipher: " + ADD_BOUNCY_CASTLE);
		}

		@Override
		@Nullable String weakness(PrivateKey key) {
			if (!(key instanceof RSAKey rsaKey)) {
				return notOfThisAlgorithm(key.getAlgorithm());
			}
			return weakness(rsaKey, (key instanceof RSAPrivateCrtKey crtKey) ? crtKey.getPublicExponent() : null);
		}

		@Override
		@Nullable String weakness(PublicKey key) {
			return (key instanceof RSAPublicKey rsaKey) ? weakness(rsaKey, rsaKey.getPublicExponent())
					: notOfThisAlgorithm(key.getAlgorithm());
		}

		private @Nullable String weakness(RSAKey key, @Nullable BigInteger exponent) {
			int bits = key.getModulus().bitLength();
			if (bits < MINIMUM_MODULUS_BITS) {
				return "a key too weak to trust: its modulus has " + bits + " bits, less than " + MINIMUM_MODULUS_BITS;
			}
			if (exponent != null && exponent.compareTo(MINIMUM_EXPONENT) < 0) {
				return "a key too weak to trust: its public exponent is " + exponent + ", less than "
						+ MINIMUM_EXPONENT;
			}
			return null;
		}

		@Override
		public boolean isPair(PrivateKey privateKey, PublicKey publicKey) {
			return privateKey instanceof RSAKey key && publicKey instanceof RSAKey other
					&& key.getModulus().equals(other.getModulus());
		}

		@Override
		byte[] secretKey(byte[] apiV3Key) {
			return apiV3Key;
		}

	},

	/**
	 * SM2 (GB/T 32918), through Bouncy Castle, which must be on the class path.
	 */
	SM2("AEAD_SM4_GCM", "SM4") {

		@Override
		PrivateKey parsePrivateKey(PemProperty pem, @Nullable String password) {
			return BouncyCastle.privateKey(pem, password);
		}

		@Override
		@Nullable String weakness(PrivateKey key) {
			return BouncyCastle.isSm2(key) ? null : notOfThisAlgorithm(key.getAlgorithm());
		}

		@Override
		@Nullable String weakness(PublicKey key) {
			return BouncyCastle.isSm2(key) ? null : notOfThisAlgorithm(key.getAlgorithm());
		}

		@Override
		public boolean isPair(PrivateKey privateKey, PublicKey publicKey) {
			return BouncyCastle.isPair(privateKey, publicKey);
		}

		@Override
		byte[] secretKey(byte[] apiV3Key) throws GeneralSecurityException {
			byte[] digest = MessageDigest.getInstance("SM3", BouncyCastle.PROVIDER).digest(apiV3Key);
			return Arrays.copyOf(digest, SM4_KEY_BYTES);
		}

		@Override
		public Provider provider() {
			return BouncyCastle.PROVIDER;
		}

	};

	static final String ADD_BOUNCY_CASTLE = "Add 'org.bouncycastle:bcpkix-jdk18on' to the class path, as the starter does.";

	private static final int MINIMUM_MODULUS_BITS = 2048;

	private static final BigInteger MINIMUM_EXPONENT = BigInteger.valueOf(65537);

	private static final int SM4_KEY_BYTES = 16;

	static final int TAG_BYTES = 16;

	private static final Pattern CERTIFICATE = Pattern
		.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");

	private static final Pattern BLANKS = Pattern.compile("\\s+");

	private final String aead;

	private final String cipher;

	KeyAlgorithm(String aead, String cipher) {
		this.aead = aead;
		this.cipher = cipher;
	}

	/**
	 * Read a private key.
	 * @param password the password of an encrypted key, or {@code null}
	 */
	abstract PrivateKey parsePrivateKey(PemProperty pem, @Nullable String password);

	/**
	 * Return why a key cannot be used, as the end of "it holds …".
	 * @return the reason, or {@code null} if it can
	 */
	abstract @Nullable String weakness(PrivateKey key);

	abstract @Nullable String weakness(PublicKey key);

	/**
	 * Return whether two keys belong together.
	 * @param privateKey the private key
	 * @param publicKey the public key
	 * @return whether the public key is that of the private key; {@code false} if a key
	 * is of another kind
	 */
	public abstract boolean isPair(PrivateKey privateKey, PublicKey publicKey);

	abstract byte[] secretKey(byte[] apiV3Key) throws GeneralSecurityException;

	/**
	 * Return the provider of signatures with such keys.
	 * @return the provider, or {@code null} to use any registered provider
	 */
	public @Nullable Provider provider() {
		return null;
	}

	/**
	 * Return the value of the parameter {@code algorithm_type} of
	 * {@code /v3/certificates}.
	 * @return {@code RSA} or {@code SM2}
	 */
	public String algorithmType() {
		return name();
	}

	String aead() {
		return this.aead;
	}

	String notOfThisAlgorithm(String algorithm) {
		return "a key of algorithm " + algorithm + ", not " + this;
	}

	/**
	 * Decrypt in Galois/Counter Mode with a tag of 128 bits, which stands at the end of
	 * the ciphertext.
	 */
	byte[] decrypt(byte[] apiV3Key, byte[] nonce, byte[] associatedData, byte[] ciphertext)
			throws GeneralSecurityException {
		Provider provider = provider();
		String transformation = this.cipher + "/GCM/NoPadding";
		Cipher cipher = (provider != null) ? Cipher.getInstance(transformation, provider)
				: Cipher.getInstance(transformation);
		cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(secretKey(apiV3Key), this.cipher),
				new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
		cipher.updateAAD(associatedData);
		return cipher.doFinal(ciphertext);
	}

	X509Certificate parseCertificate(String pem) throws CertificateException {
		Provider provider = provider();
		CertificateFactory factory = (provider != null) ? CertificateFactory.getInstance("X.509", provider)
				: CertificateFactory.getInstance("X.509");
		Matcher block = CERTIFICATE.matcher(pem);
		if (!block.find()) {
			throw new CertificateException("There is no certificate");
		}
		// in environment variables, line ends may have been replaced by blanks or removed
		String armoured = "-----BEGIN CERTIFICATE-----\n" + BLANKS.matcher(block.group(1)).replaceAll("")
				+ "\n-----END CERTIFICATE-----\n";
		if (factory.generateCertificate(
				new ByteArrayInputStream(armoured.getBytes(StandardCharsets.UTF_8))) instanceof X509Certificate found) {
			return found;
		}
		throw new CertificateException("There is no certificate");
	}

	/**
	 * Check that the class path has the libraries that such keys require.
	 * @throws WechatPayConfigurationException if a library is missing
	 */
	public void requireAvailable() {
		if (this != RSA && !isBouncyCastlePresent()) {
			throw WechatPayConfigurationException.ofValue("asks for " + this + ", which takes Bouncy Castle",
					ADD_BOUNCY_CASTLE);
		}
	}

	static boolean isBouncyCastlePresent() {
		return ClassUtils.isPresent("org.bouncycastle.openssl.PEMParser", KeyAlgorithm.class.getClassLoader());
	}

}
