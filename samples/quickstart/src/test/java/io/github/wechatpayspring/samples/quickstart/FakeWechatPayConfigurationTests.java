package io.github.wechatpayspring.samples.quickstart;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FakeWechatPayConfiguration}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class FakeWechatPayConfigurationTests {

	@Autowired
	private CouponDeactivationClient client;

	@Autowired
	private FakeWechatPay wechatPay;

	@Test
	void deactivateWhenCouponIsOrdinarySucceeds() {
		CouponDeactivation request = CouponDeactivation.of("1234567891", "sxxe34343435");
		assertThat(this.client.deactivate(request).deactivatedAt()).isNotNull();
		assertThat(this.client.deactivateAsync(request).block()).isNotNull();
	}

	@Test
	void deactivateWhenCouponIsUsedFails() {
		assertThatExceptionOfType(CouponNotDeactivatedException.class)
			.isThrownBy(() -> this.client.deactivate(CouponDeactivation.of("1234567891", "sxxe34343436")));
	}

	@Test
	void deactivateWhenCouponIsUnconfirmedSucceedsOnSecondCall() {
		CouponDeactivation request = CouponDeactivation.of("1234567891", "sxxe34343437");
		assertThatExceptionOfType(DeactivationUnconfirmedException.class)
			.isThrownBy(() -> this.client.deactivate(request));
		assertThat(this.client.deactivate(request).deactivatedAt())
			.isEqualTo(this.wechatPay.coupon("1234567891", "sxxe34343437").orElseThrow().deactivateTime());
	}

}
