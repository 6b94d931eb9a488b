package io.github.wechatpayspring.coupon;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Result on its way to a subscriber. Discarded at most once. Thread-safe.
 */
final class Outcome {

	private static final Log logger = LogFactory.getLog(DeactivationCall.class);

	private final DeactivationResult result;

	private final Context context;

	private final AtomicBoolean discarded = new AtomicBoolean();

	/**
	 * Create a new outcome.
	 * @param result the result
	 * @param context the context of the subscriber, which may have a discard hook
	 */
	Outcome(DeactivationResult result, Context context) {
		this.result = result;
		this.context = context;
	}

	DeactivationResult result() {
		return this.result;
	}

	/**
	 * Return the outcome of an equal request, which was sent together with this one.
	 */
	Outcome of(CouponDeactivation request) {
		return new Outcome(OutcomeClassifier.of(request, this.result), this.context);
	}

	/**
	 * Discard the outcome because its subscriber has cancelled: log it and pass it to the
	 * subscriber's discard hook.
	 */
	void discard() {
		if (this.discarded.compareAndSet(false, true)) {
			logger.warn("Outcome discarded because its subscriber has cancelled: " + this.result);
			Operators.onDiscard(this.result, this.context);
		}
	}

}
