package io.github.wechatpayspring.test.autoconfigure;

import java.time.Clock;
import java.time.Instant;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link AutoConfigureFakeWechatPay} with beans that are replaced by mocks.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
@AutoConfigureFakeWechatPay
class MockedBeansTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@MockitoBean
	private Clock clock;

	@MockitoBean
	private WechatPayMerchants merchants;

	@Autowired
	private CouponDeactivationClient client;

	@Autowired
	private FakeWechatPay wechatPay;

	@Test
	void deactivateWhenClockIsMockUsesItsTimeOnBothSides() {
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		assertThat(this.client.deactivate(REQUEST)).isNotNull();
		Instant now = Instant.parse("2031-01-01T00:00:00Z");
		given(this.clock.instant()).willReturn(now);
		this.wechatPay.addCoupon(REQUEST.stockId(), "other");
		assertThat(this.client.deactivate(CouponDeactivation.of(REQUEST.stockId(), "other")).deactivatedAt())
			.satisfies((time) -> assertThat(time.toInstant()).isEqualTo(now));
	}

	@Test
	void contextWhenMerchantsAreMockStarts() {
		assertThat(this.merchants.names()).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
