package io.github.wechatpayspring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.test.FakeAnswer;
import io.github.wechatpayspring.test.FakeWechatPay;
import io.github.wechatpayspring.test.ReceivedRequest;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Searches all that a whole application logs at the finest level for what must not be
 * there.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsTests {

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@ParameterizedTest
	@ValueSource(strings = { "reactor", "jdk" })
	void nothingSecretReachesTheLogOrAMessage(String connector, CapturedOutput output) {
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
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

	private static List<ReceivedRequest> run(FakeWechatPay wechatPay, String connector) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.copyOf(wechatPay.properties()));
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Level level = root.getLevel();
		try (ConfigurableApplicationContext context = application.run("--logging.level.root=trace",
				"--spring.http.codecs.log-request-details=true",
				"--spring.http.clients.reactive.connector=" + connector)) {
			FakeAnswer ordinary = FakeAnswer.ordinary();
			wechatPay.answerNext(ordinary, ordinary.probe(), ordinary.signedByStranger(), ordinary.unsigned(),
					ordinary.withSignature("?"), ordinary.withStatus(500), FakeAnswer.of(404, "{}"), ordinary.dropped(),
					ordinary.cutOff());
			for (int i = 0; i < 9; i++) {
				attempt(() -> context.getBean(CouponDeactivationClient.class).deactivate(REQUEST));
			}
			attempt(() -> context.getBean(WechatPayClient.class).chain("v3/a").get(Map.of()));
			System.out
				.println(context.getBean(WechatPaySigner.class) + " " + context.getBean(WechatPayProperties.class));
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

	}

}
