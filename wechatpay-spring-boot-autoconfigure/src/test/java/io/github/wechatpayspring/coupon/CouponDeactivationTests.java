package io.github.wechatpayspring.coupon;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CouponDeactivation}.
 */
class CouponDeactivationTests {

	private final CouponDeactivation request = new CouponDeactivation("1234567891", "sxxe34343434",
			"1002600620019090123143254436", "此券使用时间设置错误");

	/**
	 * The rule must never change. A request that is repeated after an update of the
	 * library must have the same number.
	 */
	@Test
	void ofDerivesRequestNumberByStableRule() {
		assertThat(CouponDeactivation.of("1234567891", "sxxe34343434")).isEqualTo(new CouponDeactivation("1234567891",
				"sxxe34343434", "Qn7SJMrcJWzbrlvJ7Xgj58yuJTW7Ww2CoQIokgo2S9c", null));
	}

	@Test
	void ofWhenCouponsDifferDerivesDifferentNumbers() {
		Set<String> numbers = new HashSet<>();
		for (String[] coupon : new String[][] { { "1", "23" }, { "12", "3" }, { "1", "2 3" }, { "1 2", "3" },
				{ "23", "1" }, { "1", "23 " } }) {
			String number = CouponDeactivation.of(coupon[0], coupon[1]).requestNo();
			assertThat(number).matches("[0-9A-Za-z_-]{43}");
			numbers.add(number);
		}
		assertThat(numbers).hasSize(6);
	}

	@Test
	void withChangesOneField() {
		assertThat(this.request.withRequestNo("2"))
			.isEqualTo(new CouponDeactivation("1234567891", "sxxe34343434", "2", "此券使用时间设置错误"));
		assertThat(this.request.withReason("wrong"))
			.isEqualTo(new CouponDeactivation("1234567891", "sxxe34343434", "1002600620019090123143254436", "wrong"));
	}

	@ParameterizedTest
	@NullAndEmptySource
	@ValueSource(strings = { " ", "\t", "\u3000" })
	void newWhenFieldIsBlankFails(String value) {
		assertThatFails("stockId", () -> new CouponDeactivation(value, "c", "r", null));
		assertThatFails("couponCode", () -> new CouponDeactivation("s", value, "r", null));
		assertThatFails("requestNo", () -> new CouponDeactivation("s", "c", value, null));
		assertThatFails("stockId", () -> CouponDeactivation.of(value, "c"));
		assertThatFails("couponCode", () -> CouponDeactivation.of("s", value));
		assertThatFails("reason", () -> new CouponDeactivation("s", "c", "r", (value != null) ? value : ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\rb", "a\u0000", "\u007fa", "a\u0085", "a😀", "\ud800a" })
	void newWhenFieldHasControlOrSupplementaryCharacterFails(String value) {
		assertThatFails("stockId", () -> new CouponDeactivation(value, "c", "r", null));
		assertThatFails("couponCode", () -> new CouponDeactivation("s", value, "r", null));
		assertThatFails("requestNo", () -> new CouponDeactivation("s", "c", value, null));
		assertThatFails("reason", () -> new CouponDeactivation("s", "c", "r", value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\uFEFF", "\u200B", "\u200D", "\u200E", "\u202A", "\u202E", "\u2060", "\u2066", "\u2069",
			"\u00AD", "\u061C", "\u2028", "\u2029", "\u180E", "\uFE0F", "\u3164", "\uFFA0", "\u115F", "\u2800",
			"\u034F", "\uFFFE", "\uFFFF" })
	void newWhenFieldHasInvisibleCharacterFails(String value) {
		assertThatFails("stockId", () -> new CouponDeactivation(value + "s", "c", "r", null));
		assertThatFails("couponCode", () -> new CouponDeactivation("s", "c" + value, "r", null));
		assertThatFails("requestNo", () -> new CouponDeactivation("s", "c", "r" + value + "r", null));
		assertThatFails("reason", () -> new CouponDeactivation("s", "c", "r", "r" + value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u00A0", "\u2003", "\u202F", "\u3000" })
	void newWhenIdentifierHasBlankOfOtherWidthFails(String value) {
		assertThatFails("stockId", () -> new CouponDeactivation(value + "s", "c", "r", null));
		assertThatFails("couponCode", () -> new CouponDeactivation("s", "c" + value, "r", null));
		assertThatFails("requestNo", () -> new CouponDeactivation("s", "c", "r" + value + "r", null));
		assertThat(this.request.withReason("活动" + value + "结束").reason()).contains(value);
	}

	@Test
	void newWhenFieldHasInvisibleCharacterNamesItAndItsPosition() {
		assertThatIllegalArgumentException().isThrownBy(() -> CouponDeactivation.of("s", "abc\u200B"))
			.withMessage("'couponCode' must not contain invisible characters, but has U+200B (ZERO WIDTH SPACE)"
					+ " at index 3");
		assertThatIllegalArgumentException().isThrownBy(() -> CouponDeactivation.of("\uFFFFs", "abc"))
			.withMessage("'stockId' must not contain invisible characters, but has U+FFFF at index 0");
	}

	@Test
	void newWhenFieldIsTooLongFails() {
		assertThatFails("requestNo", () -> this.request.withRequestNo("1".repeat(129)));
		assertThatFails("reason", () -> this.request.withReason("券".repeat(65)));
		assertThat(this.request.withRequestNo("1".repeat(128)).requestNo()).hasSize(128);
		assertThat(this.request.withReason("券".repeat(64)).reason()).hasSize(64);
	}

	@Test
	void newWhenLimitIsNotDocumentedAcceptsValue() {
		String code = " aZ0-_\\/=| " + "x".repeat(200);
		assertThat(CouponDeactivation.of("s".repeat(200), code).couponCode()).isEqualTo(code);
	}

	@Test
	void toStringHidesCode() {
		assertThat(this.request.toString()).contains("****3434").doesNotContain("sxxe");
		assertThat(CouponDeactivation.of("s", "abcd").toString()).contains("****,").doesNotContain("abcd");
	}

	private static void assertThatFails(String field, Runnable action) {
		assertThatIllegalArgumentException().isThrownBy(action::run)
			.withMessageStartingWith("'" + field + "' must not");
	}

}
