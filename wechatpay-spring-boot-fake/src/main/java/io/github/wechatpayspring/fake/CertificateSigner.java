package io.github.wechatpayspring.fake;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;

/**
 * Signer of certificates. The signer of Bouncy Castle fails if another library has
 * brought an older {@code bcprov} than {@code bcpkix} was built with.
 */
final class CertificateSigner implements ContentSigner {

	private final ByteArrayOutputStream content = new ByteArrayOutputStream();

	private final AlgorithmIdentifier algorithm;

	private final Signature signature;

	CertificateSigner(AlgorithmIdentifier algorithm, Signature signature, PrivateKey key)
			throws GeneralSecurityException {
		this.algorithm = algorithm;
		this.signature = signature;
		this.signature.initSign(key);
	}

	@Override
	public AlgorithmIdentifier getAlgorithmIdentifier() {
		return this.algorithm;
	}

	@Override
	public OutputStream getOutputStream() {
		return this.content;
	}

	@Override
	public byte[] getSignature() {
		try {
			this.signature.update(this.content.toByteArray());
			return this.signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot sign a certificate", ex);
		}
	}

}
