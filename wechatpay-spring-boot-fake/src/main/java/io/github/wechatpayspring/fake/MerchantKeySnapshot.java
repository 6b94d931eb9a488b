package io.github.wechatpayspring.fake;

import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The merchant's keys at one moment: the newest one, all that were issued and the serial
 * numbers of those that were revoked.
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
	 * Return to the first key. The keys that were issued since stay known.
	 */
	MerchantKeySnapshot reset(FakeMerchantKey first) {
		return new MerchantKeySnapshot(first, this.issued, Set.of());
	}

	boolean isRevoked(String serialNumber) {
		return this.revoked.contains(serialNumber);
	}

	/**
	 * Find what a request signed under a serial number must be verified with.
	 * @return the key, or {@code null} if none was issued under this serial number
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
