package io.github.wechatpayspring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Base class for tests of merchants that verify responses with platform certificates.
 * Each test has a {@link FakeWechatPay} with a coupon.
 */
abstract class AbstractPlatformCertificateModeTests {

	static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@RegisterExtension
	final FakeWechatPayExtension fake = new FakeWechatPayExtension(
			(builder) -> builder.trust(FakeTrust.CERTIFICATES).echoUnknownPaths());

	final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class))
		.withPropertyValues("wechatpay.connect-timeout=300ms", "wechatpay.read-timeout=500ms",
				"wechatpay.pool.pending-acquire-timeout=20s");

	FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = this.fake.fake();
		this.wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
	}

	List<CouponDeactivation> addCoupons(int count) {
		return IntStream.range(0, count).mapToObj((i) -> {
			this.wechatPay.addCoupon(REQUEST.stockId(), "c" + i);
			return CouponDeactivation.of(REQUEST.stockId(), "c" + i);
		}).toList();
	}

	void run(Map<String, String> properties, Consumer<CouponDeactivationClient> test) {
		this.contextRunner.withPropertyValues(PropertyPairs.of(properties))
			.withPropertyValues("wechatpay.retry.max-attempts=1")
			.run((context) -> test.accept(context.getBean(CouponDeactivationClient.class)));
	}

	static void assertUnknownSerial(CouponDeactivationClient client) {
		DeactivationUnconfirmedException ex = catchThrowableOfType(DeactivationUnconfirmedException.class,
				() -> client.deactivate(REQUEST));
		assertThat(((WechatPaySignatureException) ex.getCause()).getReason())
			.isEqualTo(WechatPaySignatureException.Reason.UNKNOWN_SERIAL);
	}

}
