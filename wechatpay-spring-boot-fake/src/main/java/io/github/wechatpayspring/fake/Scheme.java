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
 * What differs between the ways to sign: the algorithms.
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
	 * Return the scheme that a key is of. A key of an elliptic curve is taken for one on
	 * the SM2 curve.
	 */
	static Scheme of(Key key) {
		return of(key.getAlgorithm().equals("RSA") ? FakeScheme.RSA : FakeScheme.SM2);
	}

	/**
	 * Check that a key is of a scheme.
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
	 * The name in {@code Authorization} and {@code Wechatpay-Signature-Type}.
	 */
	abstract String signatureType();

	/**
	 * The name in the query of a certificate download.
	 */
	abstract String algorithmType();

	/**
	 * The name of what certificates are encrypted with.
	 */
	abstract String aeadAlgorithm();

	abstract KeyPair newKeys();

	abstract Signature newSignature() throws GeneralSecurityException;

	/**
	 * The name of the signature algorithm in certificates.
	 */
	abstract AlgorithmIdentifier signatureAlgorithm();

	final ContentSigner newContentSigner(PrivateKey key) throws GeneralSecurityException {
		return new CertificateSigner(signatureAlgorithm(), newSignature(), key);
	}

	abstract X509Certificate toCertificate(X509CertificateHolder holder) throws GeneralSecurityException;

	abstract Cipher newCipher() throws GeneralSecurityException;

	/**
	 * Make the key of the cipher.
	 * @throws IllegalArgumentException if the cipher takes no key of this length
	 */
	abstract SecretKey secretKey(String apiV3Key);

	/**
	 * Encrypt with associated data.
	 * @return the ciphertext and its tag
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
			throw new IllegalStateException("Cannot encrypt", ex);
		}
	}

}
