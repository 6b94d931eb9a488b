package io.github.wechatpayspring.fake;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SerialNumber}.
 */
class SerialNumberTests {

	@ParameterizedTest
	@CsvSource({ "0, 00", "7, 07", "127, 7F", "128, 80", "255, FF", "256, 0100", "2748, 0ABC", "65535, FFFF" })
	void toStringHasTwoDigitsForEachByte(BigInteger value, String text) {
		assertThat(new SerialNumber(value)).hasToString(text);
	}

	@Test
	void toStringKeepsLeadingZero() {
		BigInteger value = new BigInteger("C4AEF34B89340881BB2B25226393DC2E47F094B", 16);
		assertThat(new SerialNumber(value)).hasToString("0C4AEF34B89340881BB2B25226393DC2E47F094B");
	}

	@Test
	void randomReturnsTwentyBytesAndSometimesLeadingZero() {
		List<SerialNumber> numbers = Stream.generate(SerialNumber::random).limit(2000).toList();
		assertThat(numbers).doesNotHaveDuplicates().allSatisfy((number) -> {
			assertThat(number.value()).isPositive();
			assertThat(number.value().toByteArray()).hasSize(20);
			assertThat(number.toString()).matches("[0-7][0-9A-F]{39}");
		});
		assertThat(numbers).anyMatch((number) -> number.toString().startsWith("0"))
			.anyMatch((number) -> number.toString().startsWith("7F"))
			.anyMatch((number) -> number.toString().startsWith("01"));
	}

}
