package io.github.wechatpayspring.connector;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Signatures of recently received responses. If a reused connection delivers a response
 * again, it belongs to an earlier request and must not be verified as the response to
 * another one. Thread-safe.
 */
final class ReceivedResponses {

	static final String SIGNATURE = "Wechatpay-Signature";

	private static final int CAPACITY = 10_000;

	// as unique as the whole
	private static final int LENGTH = 32;

	private final Set<String> signatures = new LinkedHashSet<>();

	/**
	 * Add the response to a request.
	 * @param signature the signature of the response, or {@code null} if it has none
	 * @return whether no response with this signature was received before
	 */
	boolean add(@Nullable String signature) {
		if (signature == null || signature.length() < LENGTH) {
			return true;
		}
		synchronized (this.signatures) {
			if (!this.signatures.add(signature.substring(0, LENGTH))) {
				return false;
			}
			if (this.signatures.size() > CAPACITY) {
				this.signatures.remove(this.signatures.iterator().next());
			}
			return true;
		}
	}

}
