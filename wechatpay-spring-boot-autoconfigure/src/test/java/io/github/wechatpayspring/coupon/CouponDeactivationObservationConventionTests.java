package io.github.wechatpayspring.coupon;

import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.traffic.CallContext;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DefaultCouponDeactivationObservationConvention}.
 */
class CouponDeactivationObservationConventionTests {

	private final DefaultCouponDeactivationObservationConvention convention = new DefaultCouponDeactivationObservationConvention();

	private final CouponDeactivation request = CouponDeactivation.of("1234567891", "c1");

	private final CouponDeactivationObservationContext context = new CouponDeactivationObservationContext("default",
			this.request);

	@Test
	void getContextualNameReturnsOperation() {
		assertThat(this.convention.getContextualName(this.context)).isEqualTo("deactivate coupon");
	}

	@Test
	void supportsContextWhenContextIsNotOfDeactivationIsFalse() {
		assertThat(this.convention.supportsContext(this.context)).isTrue();
		assertThat(this.convention.supportsContext(new Observation.Context())).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "9, 9", "10, many", "11, many" })
	void getKeyValuesWhenAttemptsAreTenOrMoreReturnsMany(int attempts, String value) {
		this.context.end(OutcomeClassifier.of(this.request, CallContext.bounded("a test", new byte[0]).seal(),
				new WechatPayException("no", null)), attempts);
		assertThat(this.convention.getLowCardinalityKeyValues(this.context)).contains(KeyValue.of("attempts", value));
	}

}
