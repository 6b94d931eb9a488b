package io.github.wechatpayspring.samples.bulk.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.github.wechatpayspring.samples.bulk.run.DeactivationRuns;
import io.github.wechatpayspring.samples.bulk.run.Run;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * Command that shows a run.
 */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Shows a run.")
final class StatusCommand implements Callable<Integer> {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@ParentCommand
	@SuppressWarnings("NullAway.Init")
	private BulkCommand parent;

	@Parameters(paramLabel = "RUN", description = "The id of the run.")
	private long run;

	@Option(names = "--results", paramLabel = "FILE", description = "The CSV file for the results.")
	private @Nullable Path results;

	@Override
	public Integer call() throws IOException {
		DeactivationRuns runs = this.parent.runs();
		Run run = runs.get(this.run);
		new RunMonitor(runs, this.spec.commandLine().getOut(), null).summarize(run);
		if (this.results != null) {
			runs.writeResults(this.run, this.results);
		}
		return ExitCode.of(run);
	}

}
