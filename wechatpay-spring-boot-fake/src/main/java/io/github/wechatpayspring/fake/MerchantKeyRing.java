package io.github.wechatpayspring.fake;

import java.security.KeyPair;
import java.time.Clock;

/**
 * Issuer of the keys of the merchant. Readers get a consistent snapshot.
 */
final class MerchantKeyRing {

	private final String merchantId;

	private final Scheme scheme;

	private final Clock clock;

	private final FakeMerchantKey first;

	private volatile MerchantKeySnapshot keys;

	MerchantKeyRing(String merchantId, Scheme scheme, Clock clock, SerialNumber serialNumber, KeyPair keys) {
		this.merchantId = merchantId;
		this.scheme = scheme;
		this.clock = clock;
		this.first = new FakeMerchantKey(merchantId, serialNumber, keys, Validity.from(clock.instant()));
		this.keys = MerchantKeySnapshot.of(this.first);
	}

	MerchantKeySnapshot keys() {
		return this.keys;
	}

	synchronized FakeMerchantKey rotate() {
		FakeMerchantKey key = issue(this.keys.newest().validity().next(this.clock.instant()));
		this.keys = this.keys.with(key);
		return key;
	}

	synchronized void revoke(String serialNumber) {
		if (this.keys.find(serialNumber) == null) {
			throw new IllegalArgumentException("No merchant key has the serial number '" + serialNumber + "'");
		}
		this.keys = this.keys.without(serialNumber);
	}

	synchronized void reset() {
		this.keys = this.keys.reset(this.first);
	}

	private FakeMerchantKey issue(Validity validity) {
		return new FakeMerchantKey(this.merchantId, SerialNumber.random(), this.scheme.newKeys(), validity);
	}

}
