package io.github.wechatpayspring.samples.quickstart;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.env.Environment;

/**
 * {@link ApplicationRunner} that deactivates the coupon of WeChat Pay's documentation and
 * logs the request and the response.
 */
final class ExampleDeactivation implements ApplicationRunner {

	private static final Logger logger = LoggerFactory.getLogger(ExampleDeactivation.class);

	private static final String REQUEST_NO = "1002600620019090123143254436";

	private static final String REASON = "此券使用时间设置错误";

	private static final String DETAILS = """
			{"requestNo": "4711", "reason": "wrong time"}""";

	private final CouponDeactivationClient client;

	private final FakeWechatPay wechatPay;

	private final Environment environment;

	ExampleDeactivation(CouponDeactivationClient client, FakeWechatPay wechatPay, Environment environment) {
		this.client = client;
		this.wechatPay = wechatPay;
		this.environment = environment;
	}

	@Override
	public void run(ApplicationArguments args) {
		DeactivatedCoupon coupon = this.client.deactivate(new CouponDeactivation(FakeWechatPayConfiguration.STOCK_ID,
				FakeWechatPayConfiguration.DOCUMENTED_COUPON, REQUEST_NO, REASON));
		ReceivedRequest request = this.wechatPay.deactivations().get(0);
		logger.info("""
				Request    {} {} to {}
				           {}
				Response   coupon {} deactivated at {} (Request-ID {})
				Signature  the fake verified the request, this application verified the response
				""", request.method(), request.target(), this.wechatPay, request.bodyAsString(),
				coupon.request().couponCode(), coupon.wechatpayDeactivateTime(), coupon.requestId());
		logger.info("""
				Try        curl -i -X POST {}/deactivation    (200)
				           curl -i -X POST {}/deactivation    (409: coupon is used)
				           curl -i -X POST {}/deactivation    (202, then 200 if repeated)
				           curl -i -X POST {}/deactivation    (400: blank coupon code)
				           curl -i -X POST {}/deactivation -H 'Content-Type: application/json' -d '{}'    (200)
				""", url(FakeWechatPayConfiguration.ORDINARY_COUPON), url(FakeWechatPayConfiguration.USED_COUPON),
				url(FakeWechatPayConfiguration.UNCONFIRMED_COUPON), url("%20"),
				url(FakeWechatPayConfiguration.DETAILED_COUPON), DETAILS);
	}

	private String url(String couponCode) {
		return "http://127.0.0.1:" + this.environment.getProperty("local.server.port") + "/stocks/"
				+ FakeWechatPayConfiguration.STOCK_ID + "/coupons/" + couponCode;
	}

}
