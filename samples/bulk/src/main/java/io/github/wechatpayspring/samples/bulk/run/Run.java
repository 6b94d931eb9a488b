package io.github.wechatpayspring.samples.bulk.run;

import java.nio.file.Path;
import java.time.Instant;

import io.github.wechatpayspring.samples.bulk.file.FileOptions;
import org.jspecify.annotations.Nullable;

/**
 * Run of a file, as stored.
 *
 * @param id the id
 * @param name the name, or an empty string
 * @param file the file
 * @param sha256 the SHA-256 digest of the file, in hexadecimal
 * @param options the options for reading the file
 * @param state the state
 * @param stateReason the reason why the run is paused or has failed, or {@code null}
 * @param approved whether the run continues after the trial
 * @param refused whether the file was refused as a whole. The run cannot be resumed
 * @param counts the numbers of rows and coupons
 * @param createdAt the time of its creation
 * @param updatedAt the time of its last change of state
 */
public record Run(long id, String name, Path file, String sha256, FileOptions options, RunState state,
		@Nullable String stateReason, boolean approved, boolean refused, RunCounts counts, Instant createdAt,
		Instant updatedAt) {
}
