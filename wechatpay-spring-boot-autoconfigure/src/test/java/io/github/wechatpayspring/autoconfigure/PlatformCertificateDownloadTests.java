package io.github.wechatpayspring.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.key.PlatformKeys;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the download of platform certificates and for its retries.
 */
class PlatformCertificateDownloadTests extends AbstractPlatformCertificateModeTests {

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void deactivateWhenDownloadIsLostRepeatsIt(CapturedOutput output) {
		this.wechatPay.respondNextDownload(FakeResponse.ordinary().dropped());
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.run((context) -> assertThat(context.getBean(CouponDeactivationClient.class).deactivate(REQUEST))
				.isNotNull());
		assertThat(this.wechatPay.deactivations()).hasSize(1);
		assertThat(output).doesNotContain("could not be renewed");
	}

	@ParameterizedTest
	@MethodSource
	void readyWhenDownloadFailsOnceIsRepeated(FakeResponse response) {
		this.wechatPay.respondNextDownload(response);
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.wechatPay.properties()))
			.withPropertyValues("wechatpay.retry.initial-backoff=1ms")
			.run((context) -> {
				context.getBean(PlatformKeys.class).ready().block(Duration.ofSeconds(5));
				assertThat(context.getBean(PlatformKeys.class).status().certificates().problem()).isNull();
			});
		assertThat(this.wechatPay.downloads()).hasSize(2);
	}

	static Stream<FakeResponse> readyWhenDownloadFailsOnceIsRepeated() {
		FakeResponse ordinary = FakeResponse.ordinary();
		return Stream.of(ordinary.dropped(), ordinary.cutOff(), ordinary.reset(), ordinary.unsigned(), ordinary.probe(),
				ordinary.signedByStranger(), ordinary.signedAt(Instant.now().minusSeconds(400)),
				ordinary.withoutHeader("Wechatpay-Serial"), ordinary.withStatus(201), ordinary.withStatus(202),
				ordinary.withStatus(206), FakeResponse.of(202, ""), FakeResponse.of(204, ""),
				FakeResponse.of(302, "").withHeader("Location", "/v3/certificates"), FakeResponse.of(304, ""),
				FakeResponse.of(429, "{\"code\":\"FREQUENCY_LIMITED\"}"),
				FakeResponse.of(500, "{\"code\":\"SYSTEM_ERROR\"}"), FakeResponse.of(502, "<html>").unsigned(),
				FakeResponse.of(503, "").unsigned(), FakeResponse.of(408, "").unsigned(),
				FakeResponse.of(499, "<html>").unsigned(), FakeResponse.of(200, "<html>").unsigned(),
				FakeResponse.of(200, "").unsigned());
	}

	@ParameterizedTest
	@MethodSource
	void readyWhenDownloadIsRefusedIsNotRepeated(FakeResponse response) {
		this.wechatPay.respondNextDownload(response);
		this.contextRunner.withPropertyValues(PropertyPairs.of(this.wechatPay.properties())).run((context) -> {
			PlatformKeys keys = context.getBean(PlatformKeys.class);
			assertThatException().isThrownBy(() -> keys.ready().block(Duration.ofSeconds(5)));
		});
		assertThat(this.wechatPay.downloads()).hasSize(1);
	}

	static Stream<FakeResponse> readyWhenDownloadIsRefusedIsNotRepeated() {
		return Stream.of(FakeResponse.of(401, "{\"code\":\"SIGN_ERROR\"}").unsigned(),
				FakeResponse.of(401, "").unsigned(), FakeResponse.of(403, "{\"code\":\"NO_AUTH\"}"),
				FakeResponse.of(404, "{\"code\":\"RESOURCE_NOT_EXISTS\"}"),
				FakeResponse.of(499, "{\"code\":\"NO_AUTH\"}"), FakeResponse.of(200, "{\"data\":[]}"));
	}

	@Test
	void startWhenCertificatesCannotBeDownloadedSucceeds() {
		this.wechatPay.close();
		run(this.wechatPay.properties(), (client) -> assertThat(client).isNotNull());
	}

	@Test
	void deactivateWhenCertificatesAreCachedSucceedsWithoutDownload(@TempDir Path directory) {
		Map<String, String> properties = new LinkedHashMap<>(this.wechatPay.properties());
		properties.put("wechatpay.platform-certificates.cache-directory", directory.toString());
		Path file = directory.resolve("wechatpay-" + properties.get("wechatpay.merchant-id") + "-rsa-127.0.0.1_"
				+ this.wechatPay.baseUrl().getPort() + ".json");
		run(properties, (client) -> {
			client.deactivate(REQUEST);
			Awaitility.await().until(() -> Files.exists(file));
		});
		this.wechatPay.listCertificates();
		run(properties, (client) -> assertThat(client.deactivate(REQUEST)).isNotNull());
	}

}
