package io.github.wechatpayspring.samples.bulk.file;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SharedStrings}.
 */
class SharedStringsTests {

	@Test
	void getReturnsTexts() {
		SharedStrings strings = new SharedStrings();
		strings.add("");
		strings.add("券😀\u0000");
		strings.add("x".repeat(65_536));
		assertThat(strings.get(0)).isEmpty();
		assertThat(strings.get(1)).isEqualTo("券😀\u0000");
		assertThat(strings.get(2)).hasSize(65_536);
	}

	@Test
	void getWhenThereAreManyTextsReturnsEachOfThem() {
		SharedStrings strings = new SharedStrings();
		IntStream.range(0, 200_000).forEach((i) -> strings.add("code" + i));
		assertThat(IntStream.range(0, 200_000)).allMatch((i) -> ("code" + i).equals(strings.get(i)));
	}

	@Test
	void getWhenIndexDoesNotExistReturnsNull() {
		SharedStrings strings = new SharedStrings();
		strings.add("a");
		assertThat(strings.get(-1)).isNull();
		assertThat(strings.get(1)).isNull();
	}

	@Test
	void addWhenTextsNeedTooMuchMemoryRefusesFile() {
		SharedStrings strings = new SharedStrings();
		String text = "x".repeat(60_000);
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> IntStream.range(0, 3000).forEach((i) -> strings.add(text)))
			.withMessage("The texts of the workbook need more than 134217728 bytes of memory. Save the sheet as CSV");
		assertThat(strings.get(2100)).isEqualTo(text);
	}

	@Test
	void addWhenManyTextsAreEmptyRefusesFile() {
		SharedStrings strings = new SharedStrings();
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> IntStream.range(0, 40_000_000).forEach((i) -> strings.add("")));
	}

}
