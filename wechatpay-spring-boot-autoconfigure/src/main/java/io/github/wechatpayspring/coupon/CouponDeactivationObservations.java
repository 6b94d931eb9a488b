package io.github.wechatpayspring.coupon;

import io.github.wechatpayspring.traffic.CallContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Observations of the deactivations of a merchant.
 *
 * @param merchant the name of the merchant in this application
 * @param registry the registry
 * @param convention the convention for the name and the key values, or {@code null} for
 * {@link DefaultCouponDeactivationObservationConvention}
 * @since 0.1.0
 */
record CouponDeactivationObservations(String merchant, ObservationRegistry registry,
		@Nullable CouponDeactivationObservationConvention convention) {

	private static final Log logger = LogFactory.getLog(CouponDeactivationObservations.class);

	private static final CouponDeactivationObservationConvention DEFAULT_CONVENTION = new DefaultCouponDeactivationObservationConvention();

	/**
	 * Create an instance that does not observe anything.
	 * @return the instance, which has no cost
	 */
	static CouponDeactivationObservations none() {
		return new CouponDeactivationObservations("default", ObservationRegistry.NOOP, null);
	}

	/**
	 * Observe a call from its subscription to its result. The parent is the observation
	 * of the subscriber.
	 * @param call emits a result and never fails
	 */
	Mono<DeactivationResult> observe(CouponDeactivation request, CallContext callContext,
			Mono<DeactivationResult> call) {
		// the thread of the caller may differ from the subscribing thread
		Observation current = this.registry.getCurrentObservation();
		return Mono.deferContextual((view) -> {
			CouponDeactivationObservationContext context = new CouponDeactivationObservationContext(this.merchant,
					request);
			Observation observation = start(context, view.getOrDefault(ObservationThreadLocalAccessor.KEY, current));
			if (observation == null) {
				return call;
			}
			return call.doOnNext((result) -> end(observation, context, result, callContext.attempts()))
				.doOnError((failure) -> stop(observation, failure))
				.contextWrite((inner) -> inner.put(ObservationThreadLocalAccessor.KEY, observation));
		});
	}

	boolean isNoop() {
		return this.registry.isNoop();
	}

	private @Nullable Observation start(CouponDeactivationObservationContext context, @Nullable Observation parent) {
		try {
			Observation observation = CouponDeactivationObservationDocumentation.DEACTIVATION
				.observation(this.convention, DEFAULT_CONVENTION, () -> context, this.registry);
			if (parent != null) {
				observation.parentObservation(parent);
			}
			return observation.start();
		}
		catch (Throwable ex) {
			logger.warn("A deactivation is not observed, because its observation could not be started", ex);
			return null;
		}
	}

	private static void end(Observation observation, CouponDeactivationObservationContext context,
			DeactivationResult result, int attempts) {
		context.end(result, attempts);
		Throwable cause = null;
		if (result instanceof DeactivationResult.NotDeactivated not) {
			cause = not.cause();
		}
		if (result instanceof DeactivationResult.Unconfirmed unconfirmed) {
			cause = unconfirmed.cause();
		}
		stop(observation, cause);
	}

	// an exception of a handler or convention of the application must not discard an
	// outcome
	private static void stop(Observation observation, @Nullable Throwable failure) {
		if (failure != null) {
			attempt(() -> observation.error(failure));
		}
		attempt(observation::stop);
	}

	private static void attempt(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			logger.warn("The observation of a deactivation could not be stopped", ex);
		}
	}

}
