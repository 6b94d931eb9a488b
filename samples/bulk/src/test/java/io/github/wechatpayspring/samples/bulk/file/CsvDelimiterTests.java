package io.github.wechatpayspring.samples.bulk.file;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CsvDelimiter}.
 */
class CsvDelimiterTests {

	@ParameterizedTest
	@MethodSource("samples")
	void detectFindsDelimiter(char delimiter, String sample) {
		assertThat(CsvDelimiter.detect(sample)).isEqualTo(delimiter);
	}

	static Object[][] samples() {
		return new Object[][] { { ',', "" }, { ',', "code1\ncode2" }, { ',', "a,b\nc;d;e" }, { ';', "a;b\nc,d,e" },
				{ '\t', "\r\n\na\tb" }, { ';', "\"a,b,c\";b" }, { ';', "\"a\"\",,\";b" }, { ';', "\"\";\"a,b\"\"\";b" },
				{ ';', "a\"b;c\nd,e,f" }, { ';', "code\n1;2" }, { '\t', "a\tb\t\"c\nd,e,f,g\"" },
				{ ';', "\"a\n,\n,\";b" }, { ',', " \t\t\na,b,c\td" }, { ';', "a;\"b,c,d\"" } };
	}

}
