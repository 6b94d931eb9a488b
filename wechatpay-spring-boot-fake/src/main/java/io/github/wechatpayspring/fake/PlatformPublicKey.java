package io.github.wechatpayspring.fake;

import java.security.KeyPair;

/**
 * WeChat Pay's public key with its id, and the private key that belongs to it.
 */
record PlatformPublicKey(String id, KeyPair keys) {

	static PlatformPublicKey create(Scheme scheme) {
		return new PlatformPublicKey(RandomText.publicKeyId(), scheme.newKeys());
	}

	Signer signer() {
		return new Signer(this.id, this.keys.getPrivate());
	}

	@Override
	public String toString() {
		return "PlatformPublicKey " + this.id;
	}

}
