package io.github.wechatpayspring.samples.bulk.cli;

import java.time.Duration;

import io.github.wechatpayspring.samples.bulk.run.Run;
import io.github.wechatpayspring.samples.bulk.run.RunState;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * {@link Progress} as a bar on a terminal, with rate and remaining time.
 */
final class BarProgress implements Progress {

	private final ProgressBarBuilder builder;

	private @Nullable ProgressBar bar;

	BarProgress(ProgressBarBuilder builder) {
		this.builder = builder;
	}

	@Override
	public void show(Run run) {
		if (run.state() == RunState.IMPORTING) {
			return;
		}
		ProgressBar bar = this.bar;
		if (bar == null) {
			bar = this.builder.setTaskName("Run " + run.id())
				.setInitialMax(run.counts().accepted())
				.startsFrom(run.counts().decided(), Duration.ZERO)
				.setStyle(ProgressBarStyle.ASCII)
				.showSpeed()
				.build();
			this.bar = bar;
		}
		bar.stepTo(run.counts().decided());
		bar.setExtraMessage(run.state().label());
	}

	@Override
	public void close() {
		if (this.bar != null) {
			this.bar.close();
		}
	}

}
