package io.github.wechatpayspring.key;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Serial numbers that responses named and no certificate has: unresolved until a renewal
 * succeeds, and then, if the renewal did not bring the certificate, unlisted for a while.
 * Not thread-safe.
 */
final class UnknownSerialNumbers {

	// a serial number has at most 20 bytes (RFC 5280, 4.1.2.2)
	private static final Pattern SERIAL_NUMBER = Pattern.compile("0*[0-9A-Fa-f]{1,40}");

	private static final int MAXIMUM_LENGTH = 64;

	private static final int MAXIMUM_COUNT = 256;

	private final Duration unlistedFor;

	private final Set<String> unresolved = new LinkedHashSet<>();

	private final Map<String, Pause> unlisted = new LinkedHashMap<>();

	UnknownSerialNumbers(Duration unlistedFor) {
		this.unlistedFor = unlistedFor;
	}

	/**
	 * Return whether a certificate can have this name at all.
	 */
	static boolean isSerialNumber(String name) {
		return name.length() <= MAXIMUM_LENGTH && SERIAL_NUMBER.matcher(name).matches();
	}

	boolean hasUnresolved() {
		return !this.unresolved.isEmpty();
	}

	boolean isUnlisted(String serialNumber, Instant now) {
		Pause pause = this.unlisted.get(SerialNumbers.normalize(serialNumber));
		return pause != null && !pause.isOver(now);
	}

	/**
	 * Add a serial number that waits for a renewal. If there are too many, it is left
	 * out: the others demand the renewal already.
	 */
	void add(String serialNumber) {
		if (this.unresolved.size() < MAXIMUM_COUNT) {
			this.unresolved.add(SerialNumbers.normalize(serialNumber));
		}
	}

	/**
	 * Return the serial numbers that a renewal which begins now will resolve.
	 */
	Set<String> unresolved() {
		return new LinkedHashSet<>(this.unresolved);
	}

	/**
	 * Resolve serial numbers after a renewal that succeeded.
	 * @param requested those that were named before the renewal began
	 * @param known whether a serial number has a certificate now
	 * @param now the time
	 */
	void resolve(Set<String> requested, Predicate<String> known, Instant now) {
		this.unlisted.values().removeIf((pause) -> pause.isOver(now));
		for (String serialNumber : requested) {
			if (!known.test(serialNumber) && this.unlisted.size() < MAXIMUM_COUNT) {
				this.unlisted.put(serialNumber, new Pause(now, this.unlistedFor));
			}
		}
		this.unresolved.removeAll(requested);
		this.unresolved.removeIf(known);
	}

}
