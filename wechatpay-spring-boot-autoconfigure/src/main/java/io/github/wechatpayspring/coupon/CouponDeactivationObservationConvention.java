package io.github.wechatpayspring.coupon;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observation of a deactivation and its key values. A bean of this type takes
 * the place of {@link DefaultCouponDeactivationObservationConvention}.
 *
 * @since 0.1.0
 */
public interface CouponDeactivationObservationConvention
		extends ObservationConvention<CouponDeactivationObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof CouponDeactivationObservationContext;
	}

}
