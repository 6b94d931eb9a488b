package io.github.wechatpayspring.coupon;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Convention for the name and the key values of the observation of a deactivation. A bean
 * of this type replaces {@link DefaultCouponDeactivationObservationConvention}.
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
