package io.github.wechatpayspring.samples.bulk.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;

import io.github.wechatpayspring.samples.bulk.file.FileColumn;
import io.github.wechatpayspring.samples.bulk.file.FileOptions;
import io.github.wechatpayspring.samples.bulk.run.DeactivationRuns;
import io.github.wechatpayspring.samples.bulk.run.FileCheck;
import io.github.wechatpayspring.samples.bulk.run.RunExistsException;
import io.github.wechatpayspring.samples.bulk.run.RunRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Command that deactivates the coupons of a file.
 */
@Command(name = "bulk", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Deactivates the coupons of a CSV or XLSX file and stores a verified outcome for each of them.",
		footerHeading = "%nExit codes:%n",
		footer = { "  0  all coupons are deactivated",
				"  1  some coupons are not deactivated, or some rows are not valid",
				"  2  the outcomes of some coupons are unknown", "  3  the command line or the file is not valid",
				"  4  the run is paused or has failed" },
		subcommands = { ResumeCommand.class, StatusCommand.class, ListCommand.class, WorkerCommand.class })
final class BulkCommand implements Callable<Integer> {

	private static final int[] RATES = { 20, 100, 500 };

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@Option(names = "--file", paramLabel = "FILE", description = "The file.")
	private @Nullable Path file;

	@Option(names = "--stock", paramLabel = "ID", description = "The stock id of rows without one.")
	private @Nullable String stock;

	@Option(names = "--reason", paramLabel = "TEXT", description = "The reason of rows without one.")
	private @Nullable String reason;

	@Option(names = "--merchant", paramLabel = "NAME", description = "The merchant of rows without one.")
	private @Nullable String merchant;

	@Option(names = "--column", paramLabel = "COLUMN=HEADER",
			description = "The header of a column: ${COMPLETION-CANDIDATES} or COLUMN=HEADER.")
	private Map<FileColumn, String> columns = new EnumMap<>(FileColumn.class);

	@Option(names = "--name", paramLabel = "NAME", description = "A name for the run. A file is run once per name.")
	private String name = "";

	@Option(names = "--dry-run", description = "Check the file and estimate the time. Sends nothing.")
	private boolean dryRun;

	@Option(names = "--yes", description = "Do not pause after the trial.")
	private boolean approved;

	@Option(names = "--results", paramLabel = "FILE", description = "The CSV file for the results.")
	private @Nullable Path results;

	private final RunsAccess access;

	BulkCommand(RunsAccess access) {
		this.access = access;
	}

	@Override
	public Integer call() throws IOException, InterruptedException {
		Path file = this.file;
		if (file == null) {
			throw new ParameterException(this.spec.commandLine(), "Missing required option: '--file=FILE'");
		}
		if (!Files.isReadable(file)) {
			throw new ParameterException(this.spec.commandLine(), "The file '" + file + "' cannot be read");
		}
		RunRequest request = new RunRequest(file, new FileOptions(this.columns, this.stock, this.reason, this.merchant),
				this.name, this.approved);
		PrintWriter output = this.spec.commandLine().getOut();
		DeactivationRuns runs = runs();
		if (this.dryRun) {
			return check(runs.check(request), output);
		}
		RunMonitor monitor = new RunMonitor(runs, output, System.console());
		try {
			return monitor.follow(runs.start(request).id(), this.results);
		}
		catch (RunExistsException ex) {
			this.spec.commandLine().getErr().println(ex.getMessage() + " with '--name=NAME'");
			monitor.summarize(ex.getRun());
			return ExitCode.of(ex.getRun());
		}
	}

	private static int check(FileCheck check, PrintWriter output) {
		output.printf("%,d rows: %,d coupons, %,d rejected, %,d duplicates, %,d blank%n", check.counts().rows(),
				check.counts().accepted(), check.counts().rejected(), check.counts().duplicates(),
				check.counts().blank());
		check.problems().forEach((problem) -> output.printf("  line %d: %s%n", problem.line(), problem.reason()));
		if (check.counts().rejected() > check.problems().size()) {
			output.printf("  and %,d more%n", check.counts().rejected() - check.problems().size());
		}
		for (int rate : RATES) {
			output.printf("At %d requests per second: %s%n", rate,
					Durations.format(Duration.ofSeconds(check.counts().accepted() / rate)));
		}
		output.flush();
		return (check.counts().rejected() > 0) ? ExitCode.SOME_NOT_DEACTIVATED : ExitCode.DEACTIVATED;
	}

	DeactivationRuns runs() {
		return this.access.runs();
	}

}
