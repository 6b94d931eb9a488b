package io.github.wechatpayspring.compatibility;

import java.util.stream.Stream;

import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FakeWechatPay} with other clients.
 */
class OtherClientTests {

	private static final String STOCK_ID = "1234567891";

	/**
	 * Client libraries, each of which creates a client.
	 */
	enum Library {

		WECHATPAY_JAVA {
			@Override
			OtherClient client(FakeWechatPay wechatPay, FakeTrust trust) {
				return new WechatpayJava(wechatPay, trust);
			}
		},

		WEIXIN_JAVA_PAY {
			@Override
			OtherClient client(FakeWechatPay wechatPay, FakeTrust trust) throws Exception {
				return new WeixinJavaPay(wechatPay, trust);
			}
		},

		WECHATPAY_AXIOS_PLUGIN {
			@Override
			OtherClient client(FakeWechatPay wechatPay, FakeTrust trust) throws Exception {
				return new WechatpayAxiosPlugin(wechatPay, trust);
			}
		};

		abstract OtherClient client(FakeWechatPay wechatPay, FakeTrust trust) throws Exception;

	}

	static Stream<Arguments> librariesAndTrust() {
		return Stream.of(Library.values())
			.flatMap((library) -> Stream.of(FakeTrust.PUBLIC_KEY, FakeTrust.CERTIFICATES)
				.map((trust) -> Arguments.of(library, trust)));
	}

	@ParameterizedTest
	@MethodSource("librariesAndTrust")
	void deactivateReturnsResponseOfFake(Library library, FakeTrust trust) throws Exception {
		try (FakeWechatPay wechatPay = FakeWechatPay.builder().trust(trust).start()) {
			// weixin-java-pay does not send leading zeros of a serial number
			while (trust == FakeTrust.CERTIFICATES && wechatPay.platformCertificate().serialNumber().startsWith("0")) {
				wechatPay.rotatePlatformCertificate();
			}
			wechatPay.addCoupon(STOCK_ID, "sended").addCoupon(STOCK_ID, "used", CouponState.USED);
			OtherClient client = library.client(wechatPay, trust);
			assertThat(client.deactivate(STOCK_ID, "sended", "no-1")).startsWith("20").contains("+08:00");
			assertThat(wechatPay.coupon(STOCK_ID, "sended").orElseThrow().state()).isEqualTo(CouponState.DEACTIVATED);
			assertThat(wechatPay.requests()).extracting(ReceivedRequest::refusal).containsOnlyNulls();
			assertRefused(client, "used", 400, "INVALID_REQUEST");
			assertRefused(client, "unknown", 404, "RESOURCE_NOT_EXISTS");
			wechatPay.allowRequestsPerSecond(1);
			assertThatExceptionOfType(OtherClient.Refusal.class).isThrownBy(() -> {
				for (int i = 0; i < 5; i++) {
					client.deactivate(STOCK_ID, "sended", "no-1");
				}
			}).satisfies((refusal) -> assertThat(refusal.code()).isEqualTo("FREQUENCY_LIMITED"));
		}
	}

	private static void assertRefused(OtherClient client, String couponCode, int status, String code) {
		assertThatExceptionOfType(OtherClient.Refusal.class)
			.isThrownBy(() -> client.deactivate(STOCK_ID, couponCode, "no-" + couponCode))
			.satisfies((refusal) -> {
				assertThat(refusal.status()).isIn(status, 0);
				assertThat(refusal.code()).isEqualTo(code);
			});
	}

}
