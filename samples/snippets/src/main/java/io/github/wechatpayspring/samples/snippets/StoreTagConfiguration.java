package io.github.wechatpayspring.samples.snippets;

import io.github.wechatpayspring.coupon.CouponDeactivationObservationContext;
import io.github.wechatpayspring.coupon.CouponDeactivationObservationConvention;
import io.github.wechatpayspring.coupon.DefaultCouponDeactivationObservationConvention;
import io.micrometer.common.KeyValues;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StoreTagConfiguration {

	@Bean
	CouponDeactivationObservationConvention couponDeactivationObservationConvention() {
		return new DefaultCouponDeactivationObservationConvention() {

			@Override
			public KeyValues getLowCardinalityKeyValues(CouponDeactivationObservationContext context) {
				return super.getLowCardinalityKeyValues(context).and("region", "north");
			}

		};
	}

}
