package io.github.wechatpayspring.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for an application whose clock is wrong.
 */
class ClockTests {

	private final TestClock clock = new TestClock(Instant.now());

	private void run(FakeWechatPay wechatPay, ContextConsumer<AssertableApplicationContext> test) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class))
			.withPropertyValues(PropertyPairs.of(wechatPay.properties()))
			.withBean(Clock.class, () -> this.clock)
			.run(test);
	}

	private static WechatPayApiException refusal(WechatPayClient client) {
		return catchThrowableOfType(WechatPayApiException.class, () -> client.chain("v3/a").get(Map.of()));
	}

	@ParameterizedTest
	@CsvSource({ "412, 412 seconds ahead of", "-3600, 3600 seconds behind" })
	void callWhenClockIsWrongFailsAndShowsOffset(long seconds, String message) {
		try (FakeWechatPay wechatPay = FakeWechatPay.start(new TestClock(this.clock.instant())).echoUnknownPaths()) {
			this.clock.advance(Duration.ofSeconds(seconds));
			run(wechatPay,
					(context) -> assertThat(refusal(context.getBean(WechatPayClient.class))).hasMessageContaining(
							"According to the date of this response, the Clock bean of the application is " + message)
						.hasMessageContaining("(maximum 300). Correct the bean"));
		}
	}

	@Test
	void callWhenThereAreSeveralClocksUsesSystemClock() {
		try (FakeWechatPay wechatPay = FakeWechatPay.start(new TestClock(Instant.now().plusSeconds(412)))
			.echoUnknownPaths()) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class))
				.withPropertyValues(PropertyPairs.of(wechatPay.properties()))
				.withBean("first", Clock.class, () -> new TestClock(Instant.now().plusSeconds(412)),
						(definition) -> definition.setPrimary(true))
				.withBean("second", Clock.class, () -> this.clock)
				.run((context) -> assertThat(refusal(context.getBean(WechatPayClient.class)))
					.hasMessageContaining("the system clock is 41")
					.hasMessageContaining("seconds behind WeChat Pay (maximum 300). Synchronize it"));
		}
	}

	@Test
	void callWhenClockIsMockWithoutTimeUsesSystemTime() {
		try (FakeWechatPay wechatPay = FakeWechatPay.start().echoUnknownPaths()) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class))
				.withPropertyValues(PropertyPairs.of(wechatPay.properties()))
				.withBean(Clock.class, () -> mock(Clock.class))
				.run((context) -> assertThat(context.getBean(WechatPayClient.class).chain("v3/a").get(Map.of()))
					.isNotNull());
		}
	}

	@Test
	void callWhenRefusalHasNoDateShowsOffsetOfLastSignedResponse() {
		try (FakeWechatPay wechatPay = FakeWechatPay.start(new TestClock(this.clock.instant())).echoUnknownPaths()) {
			run(wechatPay, (context) -> {
				WechatPayClient client = context.getBean(WechatPayClient.class);
				client.chain("v3/a").get(Map.of());
				assertThat(context.getBean(WechatPayVerifier.class).clockOffset()).isEqualTo(Duration.ZERO);
				wechatPay.respondNext(FakeResponse.ordinary().signedAt(this.clock.instant().plusSeconds(500)));
				assertThatExceptionOfType(WechatPaySignatureException.class)
					.isThrownBy(() -> client.chain("v3/a").get(Map.of()));
				wechatPay
					.respondNext(FakeResponse.of(401, "{\"code\":\"SIGN_ERROR\"}").unsigned().withoutHeader("Date"));
				assertThat(refusal(client)).hasMessageContaining(
						"According to the last signed response, the Clock bean of the application is 500 seconds behind WeChat Pay");
			});
		}
	}

	@ParameterizedTest
	@CsvSource({ "Thu, 01 Jan 1970", "nonsense" })
	void callWhenDateOfRefusalIsInvalidFailsWithStatus(String date) {
		try (FakeWechatPay wechatPay = FakeWechatPay.start(new TestClock(this.clock.instant())).echoUnknownPaths()) {
			run(wechatPay, (context) -> {
				wechatPay
					.respondNext(FakeResponse.of(401, "{\"code\":\"SIGN_ERROR\"}").unsigned().withHeader("Date", date));
				assertThat(refusal(context.getBean(WechatPayClient.class)).getStatus()).isEqualTo(401);
			});
		}
	}

	@Test
	void callWhenKeyIsRevokedFailsAndNamesProperties() {
		try (FakeWechatPay wechatPay = FakeWechatPay.start(new TestClock(this.clock.instant())).echoUnknownPaths()) {
			wechatPay.rotateMerchantKey();
			run(wechatPay, (context) -> {
				wechatPay.revokeMerchantKey(wechatPay.merchantKey().serialNumber());
				assertThat(refusal(context.getBean(WechatPayClient.class)))
					.hasMessageContaining(
							"Check that 'merchant-id', 'merchant-serial-number' and 'private-key' belong together")
					.hasMessageNotContaining("clock");
			});
		}
	}

}
