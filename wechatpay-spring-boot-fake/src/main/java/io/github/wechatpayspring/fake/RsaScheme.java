package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;

/**
 * Scheme {@code WECHATPAY2-SHA256-RSA2048}, with the providers of the JDK.
 */
final class RsaScheme extends Scheme {

	static final RsaScheme INSTANCE = new RsaScheme();

	static final String SIGNATURE_TYPE = "WECHATPAY2-SHA256-RSA2048";

	private static final String SIGNATURE = "SHA256withRSA";

	private RsaScheme() {
	}

	@Override
	String signatureType() {
		return SIGNATURE_TYPE;
	}

	@Override
	String algorithmType() {
		return "RSA";
	}

	@Override
	String aeadAlgorithm() {
		return "AEAD_AES_256_GCM";
	}

	@Override
	KeyPair newKeys() {
		return RsaKeys.generate();
	}

	@Override
	Signature newSignature() throws GeneralSecurityException {
		return Signature.getInstance(SIGNATURE);
	}

	@Override
	AlgorithmIdentifier signatureAlgorithm() {
		return new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
	}

	@Override
	X509Certificate toCertificate(X509CertificateHolder holder) throws GeneralSecurityException {
		return new JcaX509CertificateConverter().getCertificate(holder);
	}

	@Override
	Cipher newCipher() throws GeneralSecurityException {
		return Cipher.getInstance("AES/GCM/NoPadding");
	}

	@Override
	SecretKey secretKey(String apiV3Key) {
		byte[] key = apiV3Key.getBytes(StandardCharsets.UTF_8);
		if (key.length != 16 && key.length != 24 && key.length != 32) {
			throw new IllegalArgumentException("'apiV3Key' must have 16, 24 or 32 bytes");
		}
		return new SecretKeySpec(key, "AES");
	}

}
