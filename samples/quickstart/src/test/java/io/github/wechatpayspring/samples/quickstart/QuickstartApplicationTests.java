package io.github.wechatpayspring.samples.quickstart;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeCoupon;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link QuickstartApplication}.
 */
@ExtendWith(OutputCaptureExtension.class)
class QuickstartApplicationTests {

	private static final Pattern COMMAND = Pattern
		.compile("curl -i -X POST (\\S+)(?: -H 'Content-Type: application/json' -d '(.+)')? +\\((\\d+)");

	@Test
	void startDeactivatesDocumentedCoupon() {
		try (ConfigurableApplicationContext context = run()) {
			FakeCoupon coupon = context.getBean(FakeWechatPay.class).coupon("1234567891", "sxxe34343434").orElseThrow();
			assertThat(coupon.state()).isEqualTo(CouponState.DEACTIVATED);
			assertThat(coupon.deactivateRequestNo()).isEqualTo("1002600620019090123143254436");
			assertThat(coupon.deactivateReason()).isEqualTo("此券使用时间设置错误");
		}
	}

	@Test
	void startLogsRequestAndResponse(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run()) {
			FakeWechatPay wechatPay = context.getBean(FakeWechatPay.class);
			ReceivedRequest request = wechatPay.deactivations().get(0);
			assertThat(output).contains("POST /v3/marketing/busifavor/coupons/deactivate")
				.contains(request.bodyAsString())
				.contains("此券使用时间设置错误")
				.contains("Response   coupon sxxe34343434 deactivated at 20")
				.contains("Signature  the fake verified the request");
			assertThat(output).doesNotContain(String.valueOf(request.signature()))
				.doesNotContain("WECHATPAY2-SHA256-RSA2048")
				.doesNotContain("PRIVATE KEY");
			assertThat(output.getOut().lines().filter((line) -> !line.isBlank())).hasSizeLessThan(12);
		}
	}

	@Test
	void loggedCommandsReturnDocumentedStatus(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = run()) {
			List<MatchResult> commands = COMMAND.matcher(output).results().toList();
			assertThat(commands).extracting((command) -> command.group(3))
				.containsExactly("200", "409", "202", "400", "200");
			for (MatchResult command : commands) {
				assertThat(command.group(1)).startsWith("http://127.0.0.1:" + port(context) + "/");
				HttpResponse<String> response = post(command.group(1), command.group(2));
				assertThat(response.statusCode()).isEqualTo(Integer.parseInt(command.group(3)));
			}
			assertThat(post(commands.get(2).group(1)).statusCode()).isEqualTo(200);
			FakeCoupon coupon = context.getBean(FakeWechatPay.class).coupon("1234567891", "sxxe34343438").orElseThrow();
			assertThat(coupon.deactivateRequestNo()).isEqualTo("4711");
			assertThat(coupon.deactivateReason()).isEqualTo("wrong time");
		}
	}

	@Test
	void deactivateWhenWechatPayIsUnreachableReturnsConflict() throws Exception {
		FakeWechatPay wechatPay = FakeWechatPay.start().echoUnknownPaths();
		try (ConfigurableApplicationContext context = application("merchant").run(arguments(wechatPay))) {
			wechatPay.close();
			HttpResponse<String> response = post(
					"http://127.0.0.1:" + port(context) + "/stocks/1/coupons/A/deactivation");
			assertThat(response.statusCode()).isEqualTo(409);
			assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(response.body()).contains("\"reason\":\"UNREACHABLE\"").doesNotContain("\"code\"");
		}
	}

	@Test
	void closeStopsFake() {
		URI baseUrl;
		try (ConfigurableApplicationContext context = run()) {
			baseUrl = context.getBean(FakeWechatPay.class).baseUrl();
		}
		assertThatIOException().isThrownBy(() -> connect(baseUrl));
	}

	@Test
	void startWhenProfileIsMerchantSendsNoRequests() {
		try (FakeWechatPay wechatPay = FakeWechatPay.start().echoUnknownPaths()) {
			wechatPay.addCoupon("1234567891", "sxxe34343434");
			try (ConfigurableApplicationContext context = application("merchant").run(arguments(wechatPay))) {
				assertThat(context.getBeansOfType(FakeWechatPay.class)).isEmpty();
				assertThat(context.getBeansOfType(ExampleDeactivation.class)).isEmpty();
				assertThat(context.getBeansOfType(CouponDeactivationClient.class)).hasSize(1);
			}
			assertThat(wechatPay.requests()).isEmpty();
		}
	}

	@Test
	void startWhenProfileIsMerchantRequiresMerchantProperties(CapturedOutput output) {
		SpringApplicationBuilder application = application("merchant");
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(application::run);
		assertThat(output)
			.contains("The property 'wechatpay.merchant-id' is not set, and neither are 'wechatpay.private-key'");
	}

	private static ConfigurableApplicationContext run() {
		return application().run();
	}

	private static SpringApplicationBuilder application(String... profiles) {
		return new SpringApplicationBuilder(QuickstartApplication.class).profiles(profiles)
			.registerShutdownHook(false)
			.properties("server.port=0");
	}

	private static String[] arguments(FakeWechatPay wechatPay) {
		return wechatPay.properties()
			.entrySet()
			.stream()
			.map((property) -> "--" + property.getKey() + "=" + property.getValue())
			.toArray(String[]::new);
	}

	private static HttpResponse<String> post(String url) throws IOException, InterruptedException {
		return post(url, null);
	}

	private static HttpResponse<String> post(String url, @Nullable String body)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.noBody());
		if (body != null) {
			request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
		}
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
	}

	private static String port(ConfigurableApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("local.server.port");
	}

	private static void connect(URI uri) throws IOException {
		new Socket(uri.getHost(), uri.getPort()).close();
	}

}
