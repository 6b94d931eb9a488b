package io.github.wechatpayspring.samples.bulk.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.github.wechatpayspring.samples.bulk.run.DeactivationRuns;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * Command that resumes a run.
 */
@Command(name = "resume", mixinStandardHelpOptions = true,
		description = "Resumes a run that is paused, has failed or was interrupted.")
final class ResumeCommand implements Callable<Integer> {

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
	public Integer call() throws IOException, InterruptedException {
		DeactivationRuns runs = this.parent.runs();
		runs.resume(this.run);
		return new RunMonitor(runs, this.spec.commandLine().getOut(), System.console()).follow(this.run, this.results);
	}

}
