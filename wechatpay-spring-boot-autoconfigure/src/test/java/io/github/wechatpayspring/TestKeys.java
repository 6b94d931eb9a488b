package io.github.wechatpayspring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * Keys made for a test run.
 */
public final class TestKeys {

	private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

	private TestKeys() {
	}

	public static KeyPair rsa() {
		return rsa(2048, RSAKeyGenParameterSpec.F4);
	}

	public static KeyPair rsa(int bits, BigInteger exponent) {
		return generate("RSA", new RSAKeyGenParameterSpec(bits, exponent));
	}

	public static KeyPair ec() {
		return generate("EC", new ECGenParameterSpec("secp256r1"));
	}

	public static KeyPair sm2() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
			generator.initialize(new ECGenParameterSpec("sm2p256v1"));
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static PublicKey publicKey(RSAPrivateCrtKey key) {
		try {
			return KeyFactory.getInstance("RSA")
				.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyPair generate(String algorithm, AlgorithmParameterSpec spec) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
			generator.initialize(spec);
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static X509Certificate certificate(KeyPair keys, String subject, BigInteger serialNumber, Instant notBefore,
			Instant notAfter) {
		X500Name name = new X500Name(subject);
		boolean rsa = keys.getPrivate() instanceof RSAKey;
		JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
		try {
			return (rsa ? converter : converter.setProvider(BOUNCY_CASTLE))
				.getCertificate(new JcaX509v3CertificateBuilder(name, serialNumber, Date.from(notBefore),
						Date.from(notAfter), name, keys.getPublic())
					.build(new JcaContentSignerBuilder(rsa ? "SHA256withRSA" : "SM3withSM2").setProvider(BOUNCY_CASTLE)
						.build(keys.getPrivate())));
		}
		catch (GeneralSecurityException | OperatorCreationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static String pem(X509Certificate certificate) {
		try {
			return pem("CERTIFICATE", certificate.getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static String pem(Key key) {
		return pem(key.getFormat().equals("PKCS#8") ? "PRIVATE KEY" : "PUBLIC KEY", key.getEncoded());
	}

	public static String pem(String label, byte[] content) {
		return "-----BEGIN " + label + "-----\n"
				+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content) + "\n-----END " + label
				+ "-----\n";
	}

	public static String pkcs1(PrivateKey key) {
		try {
			return pem("RSA PRIVATE KEY",
					PrivateKeyInfo.getInstance(key.getEncoded()).parsePrivateKey().toASN1Primitive().getEncoded());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Encrypt a key in each of OpenSSL's ways: PKCS#8, and the older one.
	 */
	public static List<String> encrypted(PrivateKey key, String password) {
		try {
			return List.of(
					text(new JcaPKCS8Generator(key,
							new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC).setProvider(BOUNCY_CASTLE)
								.setPassword(password.toCharArray())
								.build())),
					text(new JcaMiscPEMGenerator(key,
							new JcePEMEncryptorBuilder("AES-256-CBC").setProvider(BOUNCY_CASTLE)
								.build(password.toCharArray()))));
		}
		catch (IOException | OperatorCreationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String text(PemObjectGenerator key) throws IOException {
		StringWriter writer = new StringWriter();
		try (PemWriter pemWriter = new PemWriter(writer)) {
			pemWriter.writeObject(key);
		}
		return writer.toString();
	}

	public static byte[] pkcs12(PrivateKey key, X509Certificate certificate, String password) {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setKeyEntry("Tenpay Certificate", key, password.toCharArray(), new X509Certificate[] { certificate });
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			store.store(bytes, password.toCharArray());
			return bytes.toByteArray();
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
