package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Scheme {@code WECHATPAY2-SM2-WITH-SM3}, with Bouncy Castle. By default its SM2 has the
 * user id 1234567812345678, and it only verifies signatures in canonical DER.
 */
final class Sm2Scheme extends Scheme {

	static final Sm2Scheme INSTANCE = new Sm2Scheme();

	static final String SIGNATURE_TYPE = "WECHATPAY2-SM2-WITH-SM3";

	private static final String SIGNATURE = "SM3withSM2";

	private static final int KEY_LENGTH = 16;

	// not registered with the JVM, whose providers belong to the application
	private final Provider provider = new BouncyCastleProvider();

	private Sm2Scheme() {
	}

	@Override
	String signatureType() {
		return SIGNATURE_TYPE;
	}

	@Override
	String algorithmType() {
		return "SM2";
	}

	@Override
	String aeadAlgorithm() {
		return "AEAD_SM4_GCM";
	}

	@Override
	KeyPair newKeys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", this.provider);
			generator.initialize(new ECGenParameterSpec("sm2p256v1"));
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("SM2 is not available", ex);
		}
	}

	@Override
	Signature newSignature() throws GeneralSecurityException {
		return Signature.getInstance(SIGNATURE, this.provider);
	}

	@Override
	AlgorithmIdentifier signatureAlgorithm() {
		return new AlgorithmIdentifier(GMObjectIdentifiers.sm2sign_with_sm3);
	}

	@Override
	X509Certificate toCertificate(X509CertificateHolder holder) throws GeneralSecurityException {
		return new JcaX509CertificateConverter().setProvider(this.provider).getCertificate(holder);
	}

	@Override
	Cipher newCipher() throws GeneralSecurityException {
		return Cipher.getInstance("SM4/GCM/NoPadding", this.provider);
	}

	@Override
	SecretKey secretKey(String apiV3Key) {
		try {
			byte[] digest = MessageDigest.getInstance("SM3", this.provider)
				.digest(apiV3Key.getBytes(StandardCharsets.UTF_8));
			return new SecretKeySpec(digest, 0, KEY_LENGTH, "SM4");
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("SM3 is not available", ex);
		}
	}

}
