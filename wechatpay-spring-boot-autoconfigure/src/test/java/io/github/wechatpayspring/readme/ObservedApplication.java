package io.github.wechatpayspring.readme;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import io.github.wechatpayspring.client.WechatPayWebClientCustomizer;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Application with every outcome of a deactivation in its metrics, configured as in the
 * documentation.
 */
final class ObservedApplication implements AutoCloseable {

	private final FakeWechatPay wechatPay;

	private final ConfigurableApplicationContext context;

	ObservedApplication(FakeWechatPay wechatPay, Clock clock) {
		this.wechatPay = wechatPay;
		SpringApplication application = new SpringApplication(Configuration.class);
		application.setDefaultProperties(properties());
		application.addInitializers((context) -> context.getBeanFactory().registerSingleton("clock", clock));
		this.context = application.run();
		produceEveryOutcome(this.context.getBean(CouponDeactivationClient.class));
	}

	private Map<String, Object> properties() {
		Properties documented = new Properties();
		Document.of("docs/observability.md")
			.snippets("properties")
			.stream()
			.filter((snippet) -> !snippet.startsWith("logging"))
			.forEach((snippet) -> {
				String[] property = snippet.strip().split("=", 2);
				documented.setProperty(property[0], property[1]);
			});
		Map<String, Object> properties = new HashMap<>(this.wechatPay.properties());
		documented.forEach((name, value) -> properties.put((String) name, value));
		properties.remove("wechatpay.merchant-serial-number");
		properties.put("wechatpay.certificate", this.wechatPay.merchantKey().certificatePem());
		properties.put("wechatpay.platform-certificates.locations", this.wechatPay.platformCertificate().pem());
		properties.put("wechatpay.retry.initial-backoff", "1ms");
		properties.put("management.endpoint.health.show-details", "always");
		properties.put("server.address", "127.0.0.1");
		properties.put("server.port", "0");
		return properties;
	}

	private void produceEveryOutcome(CouponDeactivationClient coupons) {
		List<FakeResponse> responses = List.of(FakeResponse.ordinary(),
				FakeResponse.of(401, "{\"code\":\"SIGN_ERROR\"}"),
				FakeResponse.of(429, "{\"code\":\"RATELIMIT_EXCEEDED\"}"), FakeResponse.of(503, "{}"));
		coupons.deactivateAll(Flux.range(0, responses.size()).map((i) -> {
			CouponDeactivation request = CouponDeactivation.of("1234567891", "sxxe3434343" + i);
			FakeResponse response = responses.get(i);
			this.wechatPay.addCoupon(request.stockId(), request.couponCode());
			this.wechatPay.respondNext(request.stockId(), request.couponCode(), response, response, response);
			return request;
		})).blockLast(Duration.ofSeconds(30));
	}

	List<Meter> meters() {
		return this.context.getBean(MeterRegistry.class).getMeters();
	}

	/**
	 * Return the series that Prometheus scrapes.
	 */
	List<Series> series() {
		return get("/actuator/prometheus").body().lines().flatMap(Series::of).toList();
	}

	HttpResponse<String> get(String path) {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		return HttpClient.newHttpClient()
			.sendAsync(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
					HttpResponse.BodyHandlers.ofString())
			.join();
	}

	JsonNode json(String path) {
		return JsonMapper.shared().readTree(get(path).body());
	}

	@Override
	public void close() {
		this.context.close();
	}

	@EnableAutoConfiguration
	@SpringBootConfiguration(proxyBeanMethods = false)
	static class Configuration {

		private static final Log logger = LogFactory.getLog(Configuration.class);

		@Bean
		WechatPayWebClientCustomizer wechatPayAttempts() {
			return (builder) -> builder.filter((request, next) -> next.exchange(request)
				.doOnNext((response) -> logger.info(request.method() + " " + response.statusCode())));
		}

	}

}
