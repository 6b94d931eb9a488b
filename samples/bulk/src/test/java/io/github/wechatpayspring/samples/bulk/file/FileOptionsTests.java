package io.github.wechatpayspring.samples.bulk.file;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FileOptions}.
 */
class FileOptionsTests {

	@Test
	void createWhenHeaderHasBlanksStripsIt() {
		assertThat(new FileOptions(Map.of(FileColumn.REASON, " why\u3000"), null, null, null).columns())
			.containsExactly(Map.entry(FileColumn.REASON, "why"));
	}

	@Test
	void createWhenHeaderIsBlankFails() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new FileOptions(Map.of(FileColumn.STOCK_ID, "\u3000"), null, null, null))
			.withMessage("The header of the column 'stock_id' must not be blank");
	}

	@Test
	void createWhenHeaderIsUsedTwiceFails() {
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> new FileOptions(Map.of(FileColumn.STOCK_ID, "x", FileColumn.REASON, "X"), null, null, null))
			.withMessageContaining("must not be used for both");
	}

	@Test
	void createWhenValueIsNotValidFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> new FileOptions(Map.of(), " ", null, null))
			.withMessageContaining("'stockId'");
		assertThatIllegalArgumentException().isThrownBy(() -> new FileOptions(Map.of(), null, "r".repeat(65), null))
			.withMessageContaining("'reason'");
		assertThatIllegalArgumentException().isThrownBy(() -> new FileOptions(Map.of(), null, null, "a\u200Bb"))
			.withMessageContaining("'merchant'");
	}

	@Test
	void columnsWhenMapIsChangedLaterAreUnchanged() {
		Map<FileColumn, String> columns = new HashMap<>(Map.of(FileColumn.REASON, "why"));
		FileOptions options = new FileOptions(columns, null, null, null);
		columns.clear();
		assertThat(options.columns()).containsOnlyKeys(FileColumn.REASON);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> options.columns().clear());
	}

	@Test
	void defaultsHaveNoValues() {
		assertThat(FileOptions.defaults()).isEqualTo(new FileOptions(Map.of(), null, null, null));
	}

}
