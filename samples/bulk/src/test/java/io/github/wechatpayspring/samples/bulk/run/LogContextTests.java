package io.github.wechatpayspring.samples.bulk.run;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LogContext}.
 */
class LogContextTests {

	private final List<String> runs = new ArrayList<>();

	@AfterEach
	void clear() {
		MDC.clear();
	}

	private void record() {
		this.runs.add(String.valueOf(MDC.get("run")));
	}

	@Test
	void wrapWhenThreadHasOtherValuesReplacesAndRestoresThem() {
		MDC.put("run", "1");
		Runnable task = LogContext.current().wrap(this::record);
		MDC.put("run", "2");
		task.run();
		record();
		MDC.clear();
		task.run();
		record();
		assertThat(this.runs).containsExactly("1", "2", "1", "null");
	}

	@Test
	void wrapWhenThereAreNoValuesHidesThoseOfThread() {
		Runnable task = LogContext.current().wrap(this::record);
		MDC.put("run", "2");
		task.run();
		assertThat(this.runs).containsExactly("null");
	}

	@Test
	void wrapWhenTaskFailsRestoresValues() {
		MDC.put("run", "1");
		Runnable task = LogContext.current().wrap(() -> {
			throw new IllegalStateException("failed");
		});
		MDC.put("run", "2");
		assertThatIllegalStateException().isThrownBy(task::run);
		record();
		assertThat(this.runs).containsExactly("2");
	}

}
