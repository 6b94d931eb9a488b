package io.github.wechatpayspring.traffic;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Queue of requests that wait for a permit, in the order of their arrival. Requests with
 * priority come first. Not thread-safe.
 *
 * @param <T> the type of the entry of a request
 */
final class PermitQueue<T> {

	private final Set<T> ordinary = new LinkedHashSet<>();

	private final Set<T> withPriority = new LinkedHashSet<>();

	void add(T entry, boolean priority) {
		(priority ? this.withPriority : this.ordinary).add(entry);
	}

	void remove(T entry) {
		this.ordinary.remove(entry);
		this.withPriority.remove(entry);
	}

	boolean isEmpty() {
		return this.ordinary.isEmpty() && this.withPriority.isEmpty();
	}

	/**
	 * Remove and return the first entry.
	 * @throws java.util.NoSuchElementException if the queue is empty
	 */
	T poll() {
		Iterator<T> entries = (this.withPriority.isEmpty() ? this.ordinary : this.withPriority).iterator();
		T first = entries.next();
		entries.remove();
		return first;
	}

	/**
	 * Return a copy of the entries in their order.
	 */
	List<T> entries() {
		List<T> entries = new ArrayList<>(this.withPriority);
		entries.addAll(this.ordinary);
		return entries;
	}

}
