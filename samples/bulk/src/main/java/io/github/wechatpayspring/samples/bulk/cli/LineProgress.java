package io.github.wechatpayspring.samples.bulk.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

import io.github.wechatpayspring.samples.bulk.run.Run;
import io.github.wechatpayspring.samples.bulk.run.RunState;
import org.jspecify.annotations.Nullable;

/**
 * {@link Progress} as lines, for output that is not a terminal.
 */
final class LineProgress implements Progress {

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private final PrintWriter output;

	private final LongSupplier nanoTime;

	private @Nullable RunState state;

	private long shownAt;

	private long shown;

	LineProgress(PrintWriter output, LongSupplier nanoTime) {
		this.output = output;
		this.nanoTime = nanoTime;
	}

	@Override
	public void show(Run run) {
		long now = this.nanoTime.getAsLong();
		long decided = run.counts().decided();
		if (run.state() == this.state && now - this.shownAt < INTERVAL.toNanos()) {
			return;
		}
		StringBuilder line = new StringBuilder("Run ").append(run.id()).append(": ").append(run.state().label());
		if (run.state() == RunState.IMPORTING) {
			line.append(", ").append(run.counts().rows()).append(" rows");
		}
		else {
			line.append(", ").append(decided).append(" of ").append(run.counts().accepted()).append(" coupons");
			double rate = (decided - this.shown) / ((now - this.shownAt) / 1e9);
			if (this.state == run.state() && rate > 0) {
				line.append(", ")
					.append(Math.round(rate))
					.append("/s, ")
					.append(Durations.format(Duration.ofSeconds(Math.round(run.counts().pending() / rate))))
					.append(" left");
			}
		}
		this.output.println(line);
		this.output.flush();
		this.state = run.state();
		this.shownAt = now;
		this.shown = decided;
	}

	@Override
	public void close() {
		this.output.flush();
	}

}
