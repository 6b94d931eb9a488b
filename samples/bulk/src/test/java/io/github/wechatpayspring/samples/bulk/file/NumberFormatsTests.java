package io.github.wechatpayspring.samples.bulk.file;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NumberFormats}.
 */
class NumberFormatsTests {

	@ParameterizedTest
	@ValueSource(strings = { "General", "general", "@", "0", "#", "0.00", "#,##0", "0_ ", "0_);[Red]\\(0\\)",
			"[Red]0;0.0%", "0.00E+00", "??0", "#,##0_);(#,##0)", "* 0" })
	void minimumDigitsWhenFormatIsPlainIsAtMostOne(String format) {
		assertThat(NumberFormats.minimumDigits(format)).isLessThanOrEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "yyyy-mm-dd", "[h]:mm", "[h]", "0%", "\"KF\"0000", "0\"x\"", "[DBNum1]General",
			"[$-804]yyyy\"年\"m\"月\"", "¥0", "# ?/5", "General\"x\"", "0-0" })
	void minimumDigitsWhenFormatAddsCharactersIsVeryLarge(String format) {
		assertThat(NumberFormats.minimumDigits(format)).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void minimumDigitsWhenFormatAddsZerosIsTheirNumber() {
		assertThat(NumberFormats.minimumDigits("000000000000")).isEqualTo(12);
		assertThat(NumberFormats.minimumDigits("#,#00.00")).isEqualTo(2);
	}

	@Test
	void isPlainWhenNumberHasFewerDigitsThanFormatIsFalse() {
		NumberFormats formats = new NumberFormats();
		formats.add(1);
		formats.add(12);
		assertThat(formats.isPlain(null, 1)).isTrue();
		assertThat(formats.isPlain("1", 11)).isFalse();
		assertThat(formats.isPlain("1", 12)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "2", "-1", "99999999999", "x" })
	void isPlainWhenStyleDoesNotExistIsTrue(String style) {
		NumberFormats formats = new NumberFormats();
		formats.add(1);
		assertThat(formats.isPlain(style, 1)).isTrue();
	}

}
