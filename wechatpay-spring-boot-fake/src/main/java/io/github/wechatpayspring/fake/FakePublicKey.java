package io.github.wechatpayspring.fake;

import java.security.KeyPair;

/**
 * WeChat Pay public key with its id and its private key.
 */
record FakePublicKey(String id, KeyPair keys) {

	static FakePublicKey create(Scheme scheme) {
		return new FakePublicKey(RandomText.publicKeyId(), scheme.newKeys());
	}

	Signer signer() {
		return new Signer(this.id, this.keys.getPrivate());
	}

	@Override
	public String toString() {
		return "FakePublicKey " + this.id;
	}

}
