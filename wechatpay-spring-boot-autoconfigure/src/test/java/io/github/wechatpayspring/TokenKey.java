package io.github.wechatpayspring;

import java.security.PrivateKey;

/**
 * Private key of a hardware token, which has no encoding.
 */
public final class TokenKey implements PrivateKey {

	@Override
	public String getAlgorithm() {
		return "RSA";
	}

	@Override
	public String getFormat() {
		return null;
	}

	@Override
	public byte[] getEncoded() {
		return null;
	}

}
