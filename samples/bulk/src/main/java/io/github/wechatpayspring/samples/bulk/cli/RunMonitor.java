package io.github.wechatpayspring.samples.bulk.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

import io.github.wechatpayspring.samples.bulk.run.DeactivationRuns;
import io.github.wechatpayspring.samples.bulk.run.Run;
import io.github.wechatpayspring.samples.bulk.run.RunCounts;
import io.github.wechatpayspring.samples.bulk.run.RunState;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * Follows a run until it ends, and prints its summary.
 */
final class RunMonitor {

	private final DeactivationRuns runs;

	private final PrintWriter output;

	private final @Nullable Console console;

	/**
	 * Create a new monitor.
	 * @param runs the runs
	 * @param output the output
	 * @param console the console, or {@code null} if the output is not a terminal
	 */
	RunMonitor(DeactivationRuns runs, PrintWriter output, @Nullable Console console) {
		this.runs = runs;
		this.output = output;
		this.console = console;
	}

	/**
	 * Follow a run until it is not active.
	 * @param id the id of the run
	 * @param results the file for the results, or {@code null}
	 * @return the exit code
	 */
	int follow(long id, @Nullable Path results) throws IOException, InterruptedException {
		Run run = await(id);
		while (run.state() == RunState.PAUSED && !run.approved() && isConfirmed(run)) {
			this.runs.resume(id);
			run = await(id);
		}
		summarize(run);
		if (results != null && run.counts().rows() > 0) {
			this.runs.writeResults(id, results);
			this.output.println("Results: " + results);
		}
		this.output.flush();
		return ExitCode.of(run);
	}

	private Run await(long id) throws InterruptedException {
		try (Progress progress = (this.console != null) ? new BarProgress(new ProgressBarBuilder())
				: new LineProgress(this.output, System::nanoTime)) {
			while (!this.runs.await(id, 1)) {
				show(id, progress);
			}
			Run run = this.runs.get(id);
			progress.show(run);
			return run;
		}
	}

	private void show(long id, Progress progress) {
		try {
			progress.show(this.runs.get(id));
		}
		catch (DataAccessException ex) {
			// the run fails if the database does not come back
		}
	}

	private boolean isConfirmed(Run run) {
		if (this.console == null) {
			return false;
		}
		String answer = this.console.readLine("%s. Continue? [y/N] ", run.stateReason());
		return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
	}

	/**
	 * Print the summary of a run.
	 */
	void summarize(Run run) {
		RunCounts counts = run.counts();
		this.output.printf("%nRun %d: %s%n", run.id(), run.state().label());
		if (run.stateReason() != null) {
			this.output.println("  " + run.stateReason());
		}
		this.output.printf("  %-28s %,12d%n", "rows", counts.rows());
		this.output.printf("  %-28s %,12d%n", "rejected rows", counts.rejected());
		this.output.printf("  %-28s %,12d%n", "duplicate rows", counts.duplicates());
		this.output.printf("  %-28s %,12d%n", "blank rows", counts.blank());
		this.output.printf("  %-28s %,12d%n", "coupons", counts.accepted());
		this.output.printf("  %-28s %,12d%n", "deactivated", counts.deactivated());
		this.output.printf("  %-28s %,12d%n", "not deactivated", counts.notDeactivated());
		this.output.printf("  %-28s %,12d%n", "unconfirmed", counts.unconfirmed());
		this.output.printf("  %-28s %,12d%n", "not sent", counts.pending());
		if (run.state() == RunState.PAUSED || (run.state() == RunState.FAILED && !run.refused())) {
			this.output.println("Continue with: resume " + run.id());
		}
		this.output.flush();
	}

}
