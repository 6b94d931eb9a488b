package io.github.wechatpayspring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeMerchantKey;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.signature.WechatPaySigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application which logs at the finest level shows no secret.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsTests {

	private static final String PASSWORD = "correct-horse-battery";

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void deactivateWhenEverythingIsLoggedShowsNoSecret(String connector, CapturedOutput output) {
		try (FakeWechatPay wechatPay = FakeWechatPay.start().echoUnknownPaths()) {
			wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
			List<String> signatures = new ArrayList<>();
			for (ReceivedRequest request : run(wechatPay, connector)) {
				signatures.add(request.signature());
			}
			assertThat(signatures).hasSize(10).doesNotContainNull();
			assertThat(output.toString()).contains("TRACE", "DEBUG", "AN EXCEPTION")
				.doesNotContain(signatures)
				.doesNotContain("signature=\"")
				.doesNotContain("serial_no=")
				.doesNotContain("PRIVATE KEY");
			wechatPay.properties()
				.get("wechatpay.private-key")
				.lines()
				.filter((line) -> line.length() > 20)
				.forEach((line) -> assertThat(output).doesNotContain(line));
		}
	}

	@Test
	void endpointsWhenEverythingIsLoggedShowNoSecret(CapturedOutput output, @TempDir Path directory)
			throws IOException {
		try (FakeWechatPay wechatPay = FakeWechatPay.builder().trust(FakeTrust.BOTH).start().echoUnknownPaths()) {
			FakeMerchantKey key = wechatPay.merchantKey();
			Map<String, Object> properties = new LinkedHashMap<>(wechatPay.properties());
			properties.put("wechatpay.private-key", TestKeys.encrypted(key.privateKey(), PASSWORD).get(0));
			properties.put("wechatpay.private-key-password", PASSWORD);
			properties.put("wechatpay.platform-certificates.cache-directory", directory.toString());
			properties.put("spring.ssl.bundle.jks.north.keystore.location",
					"file:" + Files.write(directory.resolve("apiclient_cert.p12"),
							TestKeys.pkcs12(key.privateKey(), key.certificate(), PASSWORD)));
			properties.put("spring.ssl.bundle.jks.north.keystore.password", PASSWORD);
			properties.put("wechatpay.merchants.north.ssl-bundle", "north");
			properties.put("wechatpay.merchants.north.merchant-id", properties.get("wechatpay.merchant-id"));
			properties.put("wechatpay.merchants.north.api-v3-key", wechatPay.apiV3Key());
			SpringApplication application = new SpringApplication(Application.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.setDefaultProperties(properties);
			Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
			Level level = root.getLevel();
			try (ConfigurableApplicationContext context = application.run("--logging.level.root=trace")) {
				wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
				context.getBean("northCouponDeactivationClient", CouponDeactivationClient.class).deactivate(REQUEST);
				wechatPay.ignorePreferredKey();
				context.getBean("couponDeactivationClient", CouponDeactivationClient.class).deactivate(REQUEST);
				wechatPay.listCertificates(
						wechatPay.platformCertificate().encryptedWith("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb"));
				context.getBean(WechatPayMerchants.class)
					.put("south",
							MerchantSettings.from(Map.of("merchant-id",
									String.valueOf(properties.get("wechatpay.merchant-id")), "ssl-bundle", "north",
									"platform-certificates.cache-directory", "", "api-v3-key", wechatPay.apiV3Key(),
									"base-url", wechatPay.baseUrl().toString())));
				attempt(() -> context.getBean(WechatPayMerchants.class)
					.get("south")
					.couponDeactivationClient()
					.deactivate(REQUEST));
				for (String name : context.getBeanDefinitionNames()) {
					if (name.toLowerCase(Locale.ROOT).contains("wechatpay")) {
						System.out.println(context.getBean(name));
					}
				}
				System.out.println(new JsonMapper().writeValueAsString(
						context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties()));
				System.out.println(new JsonMapper()
					.writeValueAsString(context.getBean(EnvironmentEndpoint.class).environment(null)));
			}
			finally {
				root.setLevel(level);
			}
			assertThat(output.toString()).contains("AN EXCEPTION", "does not decrypt the platform certificates",
					"\"apiV3Key\":\"******\"", "wechatpay.api-v3-key");
			assertThat(output.toString().contains(wechatPay.apiV3Key())).isFalse();
			assertThat(output.toString().contains(PASSWORD)).isFalse();
			Stream.of(key.privateKeyPem(), String.valueOf(properties.get("wechatpay.private-key")))
				.flatMap(String::lines)
				.filter((line) -> line.length() > 20 && !line.startsWith("-----"))
				.forEach((line) -> assertThat(output.toString().contains(line)).isFalse());
		}
	}

	private static List<ReceivedRequest> run(FakeWechatPay wechatPay, String connector) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.copyOf(wechatPay.properties()));
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Level level = root.getLevel();
		try (ConfigurableApplicationContext context = application.run("--logging.level.root=trace",
				"--spring.http.codecs.log-request-details=true", "--wechatpay.retry.max-attempts=1",
				"--spring.http.clients.reactive.connector=" + connector)) {
			FakeResponse ordinary = FakeResponse.ordinary();
			wechatPay.respondNext(ordinary, ordinary.probe(), ordinary.signedByStranger(), ordinary.unsigned(),
					ordinary.withSignature("?"), ordinary.withStatus(500), FakeResponse.of(404, "{}"),
					ordinary.dropped(), ordinary.cutOff());
			for (int i = 0; i < 9; i++) {
				attempt(() -> context.getBean(CouponDeactivationClient.class).deactivate(REQUEST));
			}
			attempt(() -> context.getBean(WechatPayClient.class).chain("v3/a").get(Map.of()));
			System.out.println(context.getBean(WechatPaySigner.class) + " " + context.getBean(MerchantSettings.class));
		}
		finally {
			root.setLevel(level);
		}
		return wechatPay.requests();
	}

	private static void attempt(Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException ex) {
			System.out.println("AN EXCEPTION");
			ex.printStackTrace(System.out);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ConfigurationPropertiesReportEndpoint configurationPropertiesReportEndpoint() {
			return new ConfigurationPropertiesReportEndpoint(List.of(), Show.NEVER);
		}

		@Bean
		EnvironmentEndpoint environmentEndpoint(Environment environment) {
			return new EnvironmentEndpoint(environment, List.of(), Show.NEVER);
		}

	}

}
