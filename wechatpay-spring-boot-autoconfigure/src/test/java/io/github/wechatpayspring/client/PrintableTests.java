package io.github.wechatpayspring.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PrintableTests {

	@Test
	void keepsWhatIsShortAndPlain() {
		assertThat(Printable.of("参数错误: coupon_id")).isEqualTo("参数错误: coupon_id");
		assertThat(Printable.of("x".repeat(256))).isEqualTo("x".repeat(256));
	}

	@Test
	void cutsWhatIsLong() {
		assertThat(Printable.of("x".repeat(257))).isEqualTo("x".repeat(256) + "…");
	}

	@Test
	void replacesWhatBreaksLines() {
		assertThat(Printable.of("a\r\nb\u2028c\u0085d\u202Ee")).isEqualTo("a  b c d e");
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", "\t", "\r\n", "\u0001", "\u0001 ", "\u200B" })
	void hidesAnAuthorization(String blank) {
		assertThat(
				Printable.of("in: WECHATPAY2-SM2-WITH-SM3" + blank + "mchid=\"1\",signature=\"S\"" + "x".repeat(300)))
			.isEqualTo("in: WECHATPAY2-SM2-WITH-SM3 …");
	}

	@Test
	@Timeout(10)
	void takesNoLongerForWhatItDoesNotShow() {
		String text = "WECHATPAY2-".repeat(1 << 16);
		assertThat(Printable.of(text)).hasSize(257);
	}

}
