package io.github.wechatpayspring.coupon;

import io.github.wechatpayspring.client.Attempts;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * How the deactivations of a merchant are observed.
 *
 * @param merchant the name of the merchant in this application
 * @param registry where to
 * @param convention names the observation and its key values, or {@code null} for
 * {@link DefaultCouponDeactivationObservationConvention}
 * @since 0.1.0
 */
public record CouponDeactivationObservations(String merchant, ObservationRegistry registry,
		@Nullable CouponDeactivationObservationConvention convention) {

	private static final CouponDeactivationObservationConvention DEFAULT_CONVENTION = new DefaultCouponDeactivationObservationConvention();

	/**
	 * Observe nothing.
	 * @return what observes nothing and costs nothing
	 */
	public static CouponDeactivationObservations none() {
		return new CouponDeactivationObservations("default", ObservationRegistry.NOOP, null);
	}

	/**
	 * Observe a call from its subscription to its result, as a child of what its
	 * subscriber does.
	 * @param call ends in a result and never in an error
	 */
	Mono<DeactivationResult> observe(CouponDeactivation request, Attempts attempts, Mono<DeactivationResult> call) {
		if (this.registry.isNoop()) {
			return call;
		}
		return Mono.deferContextual((view) -> {
			CouponDeactivationObservationContext context = new CouponDeactivationObservationContext(this.merchant,
					request);
			Observation observation = CouponDeactivationObservationDocumentation.DEACTIVATION
				.observation(this.convention, DEFAULT_CONVENTION, () -> context, this.registry);
			Observation parent = view.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
			if (parent != null) {
				observation.parentObservation(parent);
			}
			observation.start();
			return call.doOnNext((result) -> end(observation, context, result, attempts.count()))
				.doOnError((failure) -> abort(observation, failure))
				.contextWrite((inner) -> inner.put(ObservationThreadLocalAccessor.KEY, observation));
		});
	}

	// only what no program can handle
	private static void abort(Observation observation, Throwable failure) {
		observation.error(failure);
		observation.stop();
	}

	private static void end(Observation observation, CouponDeactivationObservationContext context,
			DeactivationResult result, int attempts) {
		context.end(result, attempts);
		if (result instanceof DeactivationResult.NotDeactivated not) {
			observation.error(not.cause());
		}
		if (result instanceof DeactivationResult.Unconfirmed unconfirmed) {
			observation.error(unconfirmed.cause());
		}
		observation.stop();
	}

}
