package io.github.wechatpayspring.samples.bulk.run;

import java.time.Duration;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/**
 * Retry of changes that are stored at the end of a step or run. The connection pool may
 * still have connections that the database has closed. Thread-safe.
 */
final class StoreRetry {

	private static final int RETRIES = 3;

	// the pool has waited for a connection already
	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final Duration DELAY = Duration.ofMillis(500);

	private final RetryTemplate template = new RetryTemplate(
			RetryPolicy.builder().maxRetries(RETRIES).delay(DELAY).timeout(LIMIT).build());

	/**
	 * Make a change, which may have been made before.
	 */
	void execute(Runnable change) {
		this.template.invoke(change);
	}

}
