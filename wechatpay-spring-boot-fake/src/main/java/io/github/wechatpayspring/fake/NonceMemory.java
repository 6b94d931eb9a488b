package io.github.wechatpayspring.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The nonces used lately. A nonce is forgotten once its request could not be repeated any
 * more, because its timestamp would be refused.
 */
final class NonceMemory {

	private final Duration span;

	private final Map<String, Instant> nonces = new LinkedHashMap<>();

	/**
	 * Create a memory.
	 * @param tolerance how far a timestamp may be off, either way
	 */
	NonceMemory(Duration tolerance) {
		// a timestamp may be ahead first and behind in the end
		this.span = tolerance.multipliedBy(2);
	}

	/**
	 * Use a nonce up.
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
