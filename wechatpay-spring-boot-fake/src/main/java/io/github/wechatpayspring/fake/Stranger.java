package io.github.wechatpayspring.fake;

import java.security.PrivateKey;

/**
 * Signer whose keys are not trusted by any client. The keys are generated once, on first
 * use.
 */
final class Stranger {

	private final PrivateKey rsaKey = Scheme.of(FakeScheme.RSA).newKeys().getPrivate();

	private Stranger() {
	}

	static Stranger get() {
		return Holder.INSTANCE;
	}

	/**
	 * Return a signer with the serial number of another one and an untrusted key of the
	 * same type.
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
