package io.github.wechatpayspring;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FailuresTests {

	@Test
	void keepsWhatIsShortAndPlain() {
		assertThat(Failures.printable("参数错误: coupon_id")).isEqualTo("参数错误: coupon_id");
		assertThat(Failures.printable("x".repeat(256))).isEqualTo("x".repeat(256));
	}

	@Test
	void cutsWhatIsLong() {
		assertThat(Failures.printable("x".repeat(257))).isEqualTo("x".repeat(256) + "…");
	}

	@Test
	void replacesWhatBreaksLines() {
		assertThat(Failures.printable("a\r\nb\u2028c\u0085d\u202Ee")).isEqualTo("a  b c d e");
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", "\t", "\r\n", "\u0001", "\u0001 ", "\u200B" })
	void hidesAnAuthorization(String blank) {
		assertThat(Failures
			.printable("in: WECHATPAY2-SM2-WITH-SM3" + blank + "mchid=\"1\",signature=\"S\"" + "x".repeat(300)))
			.isEqualTo("in: WECHATPAY2-SM2-WITH-SM3 …");
	}

	@Test
	@Timeout(10)
	void takesNoLongerForWhatItDoesNotShow() {
		String text = "WECHATPAY2-".repeat(1 << 16);
		assertThat(Failures.printable(text)).hasSize(257);
	}

}
