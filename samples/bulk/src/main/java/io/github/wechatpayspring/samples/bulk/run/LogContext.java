package io.github.wechatpayspring.samples.bulk.run;

import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.slf4j.MDC;

/**
 * Values of the {@link MDC} of a thread, which can be used on other threads. Thread-safe.
 */
final class LogContext {

	private final Map<String, String> values;

	private LogContext(Map<String, String> values) {
		this.values = values;
	}

	/**
	 * Return the values of the current thread.
	 */
	static LogContext current() {
		return new LogContext(Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of()));
	}

	/**
	 * Return a task that is executed with these values. The values that its thread had
	 * before are restored.
	 */
	Runnable wrap(Runnable task) {
		return () -> {
			LogContext previous = current();
			MDC.setContextMap(this.values);
			try {
				task.run();
			}
			finally {
				MDC.setContextMap(previous.values);
			}
		};
	}

	/**
	 * Return a consumer that is called with these values.
	 */
	<T> Consumer<T> wrap(Consumer<T> consumer) {
		return (value) -> wrap(() -> consumer.accept(value)).run();
	}

}
