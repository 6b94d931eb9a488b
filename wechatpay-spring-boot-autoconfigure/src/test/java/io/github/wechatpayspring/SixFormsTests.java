package io.github.wechatpayspring;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The six ways to make the one call: three notations, each waiting and not waiting.
 */
class SixFormsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Map<String, String> BODY = Map.of("stock_id", "1234567891", "coupon_code", "sxxe34343434",
			"deactivate_request_no", "1002600620019090123143254436", "deactivate_reason", "此券使用时间设置错误");

	private static final CouponDeactivation REQUEST = new CouponDeactivation("1234567891", "sxxe34343434",
			"1002600620019090123143254436", "此券使用时间设置错误");

	@ParameterizedTest
	@MethodSource
	void eachFormDeactivatesTheCoupon(BiConsumer<CouponDeactivationClient, WechatPayClient> form) {
		try (FakeWechatPay wechatPay = FakeWechatPay.start().echoUnknownPaths()) {
			wechatPay.addCoupon("1234567891", "sxxe34343434");
			TestMerchant merchant = TestMerchant.builder(wechatPay).build();
			form.accept(merchant.coupons(), merchant.client());
			assertThat(wechatPay.coupon("1234567891", "sxxe34343434")).hasValueSatisfying((coupon) -> {
				assertThat(coupon.state()).isEqualTo(CouponState.DEACTIVATED);
				assertThat(coupon.deactivateRequestNo()).isEqualTo("1002600620019090123143254436");
				assertThat(coupon.deactivateReason()).isEqualTo("此券使用时间设置错误");
			});
			assertThat(wechatPay.deactivations()).singleElement()
				.satisfies((request) -> assertThat(request.refusal()).isNull());
		}
	}

	static Stream<Named<BiConsumer<CouponDeactivationClient, WechatPayClient>>> eachFormDeactivatesTheCoupon() {
		return Stream.of(Named.of("typed, waiting", (coupons, wechatPay) -> coupons.deactivate(REQUEST)),
				Named.of("typed, not waiting", (coupons, wechatPay) -> coupons.deactivateAsync(REQUEST).block(TIMEOUT)),
				Named.of("chain, waiting",
						(coupons, wechatPay) -> wechatPay.chain("v3/marketing/busifavor/coupons/deactivate")
							.post(BODY)),
				Named.of("chain, not waiting",
						(coupons, wechatPay) -> wechatPay.chain("v3/marketing/busifavor/coupons/deactivate")
							.postAsync(BODY)
							.block(TIMEOUT)),
				Named.of("path, waiting",
						(coupons, wechatPay) -> wechatPay.path("v3", "marketing", "busifavor", "coupons", "deactivate")
							.post(BODY)),
				Named.of("path, not waiting",
						(coupons, wechatPay) -> wechatPay.path("v3", "marketing", "busifavor", "coupons", "deactivate")
							.postAsync(BODY)
							.block(TIMEOUT)));
	}

}
