package io.github.wechatpayspring.fake;

import java.security.PrivateKey;

/**
 * Somebody whose keys nobody trusts, made when first needed and once for all.
 */
final class Stranger {

	private final PrivateKey rsaKey = Scheme.of(FakeScheme.RSA).newKeys().getPrivate();

	private Stranger() {
	}

	static Stranger get() {
		return Holder.INSTANCE;
	}

	/**
	 * Sign in place of another: with a key of the same kind and under the same serial
	 * number.
	 */
	Signer impersonate(Signer other) {
		PrivateKey key = Scheme.of(other.key()).equals(Scheme.of(this.rsaKey)) ? this.rsaKey : Sm2Holder.KEY;
		return new Signer(other.serialNumber(), key);
	}

	@Override
	public String toString() {
		return "Stranger";
	}

	private static final class Holder {

		static final Stranger INSTANCE = new Stranger();

	}

	private static final class Sm2Holder {

		static final PrivateKey KEY = Scheme.of(FakeScheme.SM2).newKeys().getPrivate();

	}

}
