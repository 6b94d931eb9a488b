package io.github.wechatpayspring.test;

import java.security.PrivateKey;

/**
 * Somebody whose key nobody trusts, made when first needed and once for all.
 */
record Stranger(PrivateKey privateKey) {

	static Stranger get() {
		return Holder.INSTANCE;
	}

	@Override
	public String toString() {
		return "Stranger";
	}

	private static final class Holder {

		static final Stranger INSTANCE = new Stranger(RsaKeys.generate().getPrivate());

	}

}
