package io.github.wechatpayspring.samples.snippets.refunds;

import java.util.stream.Stream;

import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RefundsApplication}.
 */
@ExtendWith({ OutputCaptureExtension.class, FakeWechatPayExtension.class })
class RefundsApplicationTests {

	@Test
	void runWhenCouponIsUnusedPrintsOutcome(FakeWechatPay wechatPay, CapturedOutput output) {
		wechatPay.addCoupon("1234567891", "sxxe34343434");
		String[] args = Stream
			.concat(Stream.of("sxxe34343434"),
					wechatPay.properties().entrySet().stream().map((property) -> "--" + property))
			.toArray(String[]::new);
		SpringApplication.run(RefundsApplication.class, args).close();
		assertThat(output).contains("sxxe34343434: deactivated at 20");
	}

}
