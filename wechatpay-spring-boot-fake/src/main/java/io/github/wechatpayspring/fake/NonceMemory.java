package io.github.wechatpayspring.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Nonces that were used recently. A nonce is removed when its request could not be
 * repeated any more, because the timestamp would be refused.
 */
final class NonceMemory {

	private final Duration span;

	private final Map<String, Instant> nonces = new LinkedHashMap<>();

	/**
	 * Create a memory.
	 * @param tolerance the maximum difference of a timestamp, in both directions
	 */
	NonceMemory(Duration tolerance) {
		// from the maximum ahead of the clock to the maximum behind it
		this.span = tolerance.multipliedBy(2);
	}

	/**
	 * Use a nonce.
	 * @return whether it was unused
	 */
	synchronized boolean add(String nonce, Instant now) {
		forgetBefore(now.minus(this.span));
		return this.nonces.putIfAbsent(nonce, now) == null;
	}

	synchronized void clear() {
		this.nonces.clear();
	}

	synchronized int size() {
		return this.nonces.size();
	}

	private void forgetBefore(Instant time) {
		Iterator<Instant> times = this.nonces.values().iterator();
		while (times.hasNext() && times.next().isBefore(time)) {
			times.remove();
		}
	}

}
