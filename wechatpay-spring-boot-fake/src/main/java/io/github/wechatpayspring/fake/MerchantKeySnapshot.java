package io.github.wechatpayspring.fake;

import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Keys of the merchant at one moment: the newest key, all issued keys and the serial
 * numbers of the revoked keys.
 */
record MerchantKeySnapshot(FakeMerchantKey newest, Map<String, FakeMerchantKey> issued, Set<String> revoked) {

	MerchantKeySnapshot {
		issued = Map.copyOf(issued);
		revoked = Set.copyOf(revoked);
	}

	static MerchantKeySnapshot of(FakeMerchantKey first) {
		return new MerchantKeySnapshot(first, Map.of(first.serialNumber(), first), Set.of());
	}

	MerchantKeySnapshot with(FakeMerchantKey key) {
		Map<String, FakeMerchantKey> all = new LinkedHashMap<>(this.issued);
		all.put(key.serialNumber(), key);
		return new MerchantKeySnapshot(key, all, this.revoked);
	}

	MerchantKeySnapshot without(String serialNumber) {
		Set<String> all = new LinkedHashSet<>(this.revoked);
		all.add(serialNumber);
		return new MerchantKeySnapshot(this.newest, this.issued, all);
	}

	/**
	 * Return to the first key. Keys that were issued since stay known.
	 */
	MerchantKeySnapshot reset(FakeMerchantKey first) {
		return new MerchantKeySnapshot(first, this.issued, Set.of());
	}

	boolean isRevoked(String serialNumber) {
		return this.revoked.contains(serialNumber);
	}

	/**
	 * Find the key that verifies requests with a serial number.
	 * @return the key, or {@code null} if none was issued with this serial number
	 */
	@Nullable PublicKey find(String serialNumber) {
		FakeMerchantKey key = this.issued.get(serialNumber);
		return (key != null) ? key.publicKey() : null;
	}

	@Override
	public String toString() {
		return "MerchantKeySnapshot " + this.issued.keySet();
	}

}
