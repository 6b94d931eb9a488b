package io.github.wechatpayspring.autoconfigure.service;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base class for tests of HTTP service clients of the default merchant and of the named
 * merchant {@code north}.
 */
abstract class AbstractHttpServiceTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	@RegisterExtension
	static final FakeWechatPayExtension fakeNorth = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	final FakeWechatPay wechatPay = fake.fake();

	final FakeWechatPay north = fakeNorth.fake();

	final ApplicationContextRunner unconfigured = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class,
				WechatPayHttpServiceAutoConfiguration.class, WebClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, HttpClientAutoConfiguration.class,
				HttpServiceClientPropertiesAutoConfiguration.class, ReactiveHttpServiceClientAutoConfiguration.class));

	final ApplicationContextRunner configured = this.unconfigured
		.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()));

	final ApplicationContextRunner contextRunner = this.configured.withUserConfiguration(Unnamed.class);

	static void assertSigned(FakeWechatPay wechatPay) {
		String merchantId = wechatPay.properties().get("wechatpay.merchant-id");
		assertThat(wechatPay.requests()).isNotEmpty().allSatisfy((request) -> {
			assertThat(request.refusal()).isNull();
			assertThat(request.header(HttpHeaders.AUTHORIZATION)).contains("mchid=\"" + merchantId + "\"");
		});
	}

	interface Coupons {

		@PostExchange("/v3/marketing/busifavor/coupons/deactivate")
		JsonNode deactivate(@RequestBody Map<String, String> body);

		@GetExchange("/v3/marketing/busifavor/users/{openid}/coupons/{code}/appids/{appid}")
		Mono<JsonNode> query(@PathVariable String openid, @PathVariable String code, @PathVariable String appid);

	}

	interface Forms {

		@GetExchange("/v3/a")
		JsonNode body();

		@GetExchange("/v3/a")
		Optional<JsonNode> optional();

		@GetExchange("/v3/a")
		ResponseEntity<JsonNode> entity();

		@GetExchange("/v3/a")
		ResponseEntity<Void> bodiless();

		@GetExchange("/v3/a")
		HttpHeaders headers();

		@GetExchange("/v3/a")
		void nothing();

		@GetExchange("/v3/a")
		void withAttribute(@RequestAttribute String purpose);

		@GetExchange("/v3/a")
		Mono<JsonNode> mono();

		@GetExchange("/v3/a")
		Mono<ResponseEntity<JsonNode>> monoOfEntity();

		@GetExchange("/v3/a")
		Flux<JsonNode> flux();

		@GetExchange("/v3/a")
		ResponseEntity<Flux<JsonNode>> entityOfFlux();

		@GetExchange("/v3/a")
		Mono<Void> monoOfNothing();

		@GetExchange
		void at(URI url);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "wechatpay", types = { Coupons.class, Forms.class }, clientType = ClientType.WEB_CLIENT)
	static class Unnamed {

	}

}
