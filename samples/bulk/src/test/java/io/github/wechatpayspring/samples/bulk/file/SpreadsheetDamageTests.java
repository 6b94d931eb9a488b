package io.github.wechatpayspring.samples.bulk.file;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SpreadsheetDamage}.
 */
class SpreadsheetDamageTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '|', textBlock = """
			1.23457E+18, |is a number in scientific notation, because a spreadsheet has converted the value.|
			|1,2e5|,     |is a number in scientific notation, because a spreadsheet has converted the value.|
			1E-7,        |is a number in scientific notation, because a spreadsheet has converted the value.|
			123.00,      |is a number with decimal places, because a spreadsheet has converted the value.|
			#DIV/0!,     |is an error value of a spreadsheet.|
			#NAME?,      |is an error value of a spreadsheet.|
			##,          |is an error value of a spreadsheet.|
			'1,          |begins with an apostrophe, with which a spreadsheet marks text. Remove it|
			=1,          |is a formula. Replace it by its value|
			""")
	void findWhenValueIsDamagedReturnsProblem(String text, String problem) {
		assertThat(SpreadsheetDamage.find(text)).startsWith(problem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "12E5", "1E5", "E+5", "1.5", "1.", "#", "#1", "'", "'a", "1=1", "1E+", "1.2.3E+4" })
	void findWhenValueIsNotDamagedReturnsNull(String text) {
		assertThat(SpreadsheetDamage.find(text)).isNull();
	}

}
