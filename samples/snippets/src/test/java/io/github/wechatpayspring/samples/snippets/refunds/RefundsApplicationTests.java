package io.github.wechatpayspring.samples.snippets.refunds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RefundsApplication}, started by {@link TestRefundsApplication}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefundsApplicationTests {

	@Test
	void runWhenCouponIsUnusedPrintsOutcome(CapturedOutput output) {
		TestRefundsApplication.main(new String[] { "sxxe34343434" });
		assertThat(output).contains("sxxe34343434: deactivated at 20");
	}

	@Test
	void runWhenApplicationHasMerchantUsesFake(CapturedOutput output) {
		TestRefundsApplication.main(new String[] { "sxxe34343434", "--spring.application.json=" + """
				{"wechatpay": {"merchant-id": "1900007291", "certificate": "file:/etc/wechatpay/apiclient_cert.pem",
				"private-key": "file:/etc/wechatpay/apiclient_key.pem"}}""" });
		assertThat(output).contains("sxxe34343434: deactivated at 20");
	}

}
