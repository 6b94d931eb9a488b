package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.ContentSigner;

/**
 * Base class of the signature schemes, with their algorithms.
 */
abstract class Scheme {

	private static final int TAG_BITS = 128;

	static Scheme of(FakeScheme scheme) {
		return switch (scheme) {
			case RSA -> RsaScheme.INSTANCE;
			case SM2 -> Sm2Scheme.INSTANCE;
		};
	}

	/**
	 * Return the scheme of a key. Every elliptic curve key is assumed to be on the SM2
	 * curve.
	 */
	static Scheme of(Key key) {
		return of(key.getAlgorithm().equals("RSA") ? FakeScheme.RSA : FakeScheme.SM2);
	}

	/**
	 * Check that a key belongs to a scheme.
	 * @throws IllegalArgumentException if it is neither an RSA key nor on the SM2 curve
	 */
	static void check(PublicKey key) {
		AlgorithmIdentifier algorithm = SubjectPublicKeyInfo.getInstance(key.getEncoded()).getAlgorithm();
		if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)
				&& !GMObjectIdentifiers.sm2p256v1.equals(algorithm.getParameters())) {
			throw new IllegalArgumentException("'keys' must be RSA keys or on the SM2 curve");
		}
	}

	/**
	 * Return the name in {@code Authorization} and {@code Wechatpay-Signature-Type}.
	 */
	abstract String signatureType();

	/**
	 * Return the name in the query of a certificate download.
	 */
	abstract String algorithmType();

	/**
	 * Return the name of the algorithm that encrypts certificates.
	 */
	abstract String aeadAlgorithm();

	abstract KeyPair newKeys();

	abstract Signature newSignature() throws GeneralSecurityException;

	/**
	 * Return the signature algorithm of certificates.
	 */
	abstract AlgorithmIdentifier signatureAlgorithm();

	final ContentSigner newContentSigner(PrivateKey key) throws GeneralSecurityException {
		return new CertificateSigner(signatureAlgorithm(), newSignature(), key);
	}

	abstract X509Certificate toCertificate(X509CertificateHolder holder) throws GeneralSecurityException;

	abstract Cipher newCipher() throws GeneralSecurityException;

	/**
	 * Create the key of the cipher.
	 * @throws IllegalArgumentException if the cipher does not support the length of the
	 * key
	 */
	abstract SecretKey secretKey(String apiV3Key);

	/**
	 * Encrypt with associated data.
	 * @return the ciphertext with its tag
	 */
	final byte[] encrypt(SecretKey key, String nonce, String associatedData, String plaintext) {
		try {
			Cipher cipher = newCipher();
			cipher.init(Cipher.ENCRYPT_MODE, key,
					new GCMParameterSpec(TAG_BITS, nonce.getBytes(StandardCharsets.UTF_8)));
			cipher.updateAAD(associatedData.getBytes(StandardCharsets.UTF_8));
			return cipher.doFinal(plaintext.getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Certificate cannot be encrypted", ex);
		}
	}

}
