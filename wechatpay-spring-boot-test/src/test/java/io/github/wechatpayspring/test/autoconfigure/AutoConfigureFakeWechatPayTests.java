package io.github.wechatpayspring.test.autoconfigure;

import java.lang.reflect.Method;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import io.github.wechatpayspring.autoconfigure.WechatPayConnectionDetails;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeScheme;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webclient.test.autoconfigure.WebClientTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextManager;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AutoConfigureFakeWechatPay}, with test classes that are managed by a
 * {@link TestContextManager}.
 */
class AutoConfigureFakeWechatPayTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	private static ApplicationContext context(Class<?> testClass) {
		return new TestContextManager(testClass).getTestContext().getApplicationContext();
	}

	private static FakeWechatPay deactivate(Class<?> testClass) {
		ApplicationContext context = context(testClass);
		FakeWechatPay wechatPay = context.getBean(FakeWechatPay.class);
		wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		wechatPay.forgetRequests();
		context.getBean(CouponDeactivationClient.class).deactivate(REQUEST);
		assertThat(wechatPay.deactivations()).singleElement()
			.satisfies((request) -> assertThat(request.refusal()).isNull());
		return wechatPay;
	}

	@Test
	void contextHasNoWarmUp() {
		assertThat(context(Plain.class).containsBean("wechatPayWarmUp")).isFalse();
	}

	@Test
	void deactivateWhenPropertiesAreMissingSucceeds() {
		assertThat(deactivate(Plain.class).downloads()).isEmpty();
		assertThat(context(Plain.class).getEnvironment().containsProperty("wechatpay.base-url")).isFalse();
	}

	@Test
	void deactivateWhenTestIsWebClientTestSucceeds() {
		deactivate(Slice.class);
	}

	@Test
	void deactivateWhenResponseIsForgedFails() {
		ApplicationContext context = context(Plain.class);
		FakeWechatPay wechatPay = context.getBean(FakeWechatPay.class);
		wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		wechatPay.respondAlways(FakeResponse.ordinary().signedByStranger());
		CouponDeactivationClient client = context.getBean(CouponDeactivationClient.class);
		assertThatExceptionOfType(DeactivationUnconfirmedException.class).isThrownBy(() -> client.deactivate(REQUEST));
		wechatPay.respondNormally();
	}

	@Test
	void deactivateWhenPropertiesAreSetIgnoresThem() throws Exception {
		FileSystemUtils.deleteRecursively(Path.of("target/never"));
		assertThat(deactivate(Production.class).downloads()).hasSize(1);
		assertThat(Path.of("target/never")).doesNotExist();
	}

	@Test
	void deactivateWhenApplicationHasBeansOfTheSameTypesUsesTheFake() {
		deactivate(Vault.class);
	}

	@Test
	void deactivateWhenTrustAndSchemeAreSetUsesThem() {
		FakeWechatPay wechatPay = deactivate(Sm2.class);
		assertThat(wechatPay.downloads()).hasSize(1);
		assertThat(wechatPay.properties()).containsEntry("wechatpay.signature-scheme", "sm2");
	}

	@Test
	void deactivateWhenApplicationHasClockUsesIt() {
		deactivate(Past.class);
	}

	@Test
	void deactivateWhenApplicationHasSeveralClocksUsesSystemClock() {
		deactivate(SeveralClocks.class);
	}

	@Test
	void contextWhenAnnotationsAreEqualIsShared() {
		ApplicationContext context = context(Plain.class);
		assertThat(context(Equal.class)).isSameAs(context);
		assertThat(context(Subclass.class)).isSameAs(context);
		assertThat(context(Sm2.class)).isNotSameAs(context);
	}

	@Test
	void fakeWhenContextIsClosedIsStopped() {
		TestContextManager manager = new TestContextManager(Closed.class);
		URI baseUrl = deactivate(Closed.class).baseUrl();
		manager.getTestContext().markApplicationContextDirty(null);
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> new Socket(baseUrl.getHost(), baseUrl.getPort()).close());
	}

	@Test
	void afterTestMethodRemovesResponsesRequestsAndRateLimit() throws Exception {
		FakeWechatPay wechatPay = deactivate(Plain.class);
		wechatPay.respondAlways(FakeResponse.ordinary().signedByStranger());
		wechatPay.allowRequestsPerSecond(1);
		wechatPay.recordRequests(false);
		endTest(new Subclass());
		assertThat(wechatPay.requests()).isEmpty();
		CouponDeactivationClient client = context(Plain.class).getBean(CouponDeactivationClient.class);
		for (int i = 0; i < 3; i++) {
			client.deactivate(REQUEST);
		}
		assertThat(wechatPay.requests()).hasSize(3);
		assertThat(wechatPay.responseCount(429)).isZero();
	}

	@Test
	void afterTestMethodWhenFakeIsMissingHasNoEffect() throws Exception {
		endTest(new WithoutFake());
	}

	private static void endTest(Object instance) throws Exception {
		TestContextManager manager = new TestContextManager(instance.getClass());
		Method method = Object.class.getMethod("hashCode");
		manager.prepareTestInstance(instance);
		manager.beforeTestMethod(instance, method);
		assertThat(manager.getTestContext().getApplicationContext()).isNotNull();
		manager.afterTestMethod(instance, method, null);
	}

	@SpringBootTest(classes = Application.class)
	@AutoConfigureFakeWechatPay
	static class Plain {

	}

	@SpringBootTest(classes = Application.class)
	@AutoConfigureFakeWechatPay
	static class Equal {

	}

	static class Subclass extends Plain {

	}

	@WebClientTest
	@ContextConfiguration(classes = Application.class)
	@AutoConfigureFakeWechatPay
	static class Slice {

	}

	@SpringBootTest(classes = Application.class,
			properties = { "wechatpay.merchant-id=1900007291", "wechatpay.ssl-bundle=wechatpay",
					"spring.ssl.bundle.pem.wechatpay.keystore.certificate=file:/no/such/apiclient_cert.pem",
					"spring.ssl.bundle.pem.wechatpay.keystore.private-key=file:/no/such/apiclient_key.pem",
					"wechatpay.merchant-serial-number=408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
					"wechatpay.certificate=file:/no/such/apiclient_cert.pem",
					"wechatpay.private-key=file:/no/such/apiclient_key.pem",
					"wechatpay.public-key-id=PUB_KEY_ID_0119000072912024101100397200000006",
					"wechatpay.public-key=file:/no/such/pub_key.pem", "wechatpay.api-v3-key=${NO_SUCH_API_V3_KEY}",
					"wechatpay.signature-scheme=sm2", "wechatpay.platform-certificates.cache-directory=target/never",
					"wechatpay.platform-certificates.locations=file:/no/such/platform.pem",
					"wechatpay.base-url=https://api.mch.weixin.qq.com",
					"wechatpay.backup-base-urls=https://api2.mch.weixin.qq.com" })
	@AutoConfigureFakeWechatPay(trust = FakeTrust.CERTIFICATES)
	static class Production {

	}

	@SpringBootTest(classes = { Application.class, VaultConfiguration.class })
	@AutoConfigureFakeWechatPay
	static class Vault {

	}

	@SpringBootTest(classes = Application.class)
	@AutoConfigureFakeWechatPay(trust = FakeTrust.CERTIFICATES, scheme = FakeScheme.SM2)
	static class Sm2 {

	}

	@SpringBootTest(classes = { Application.class, PastConfiguration.class })
	@AutoConfigureFakeWechatPay
	static class Past {

	}

	@SpringBootTest(classes = { Application.class, SeveralClocksConfiguration.class })
	@AutoConfigureFakeWechatPay
	static class SeveralClocks {

	}

	@SpringBootTest(classes = Application.class, properties = "spring.application.name=closed")
	@AutoConfigureFakeWechatPay
	static class Closed {

	}

	@SpringBootTest(classes = Application.class)
	static class WithoutFake {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class VaultConfiguration {

		@Bean
		WechatPayConnectionDetails vaultWechatPayConnectionDetails() {
			return () -> "1900000001";
		}

		@Bean
		FakeWechatPay ownFakeWechatPay() {
			return FakeWechatPay.start();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PastConfiguration {

		@Bean
		Clock clock() {
			return Clock.fixed(Instant.parse("2019-09-01T14:32:54Z"), ZoneOffset.UTC);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralClocksConfiguration {

		@Bean
		@Primary
		Clock pastClock() {
			return Clock.fixed(Instant.parse("2019-09-01T14:32:54Z"), ZoneOffset.UTC);
		}

		@Bean
		Clock systemClock() {
			return Clock.systemUTC();
		}

	}

}
