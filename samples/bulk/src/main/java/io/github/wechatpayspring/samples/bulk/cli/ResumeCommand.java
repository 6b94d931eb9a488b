package io.github.wechatpayspring.samples.bulk.cli;

import java.io.IOException;

import io.github.wechatpayspring.samples.bulk.run.DeactivationRuns;
import picocli.CommandLine.Command;

/**
 * Command that resumes a run.
 */
@Command(name = "resume", mixinStandardHelpOptions = true,
		description = "Resumes a run that is paused, has failed or was interrupted.")
final class ResumeCommand extends RunSubcommand {

	@Override
	public Integer call() throws IOException, InterruptedException {
		DeactivationRuns runs = runs();
		runs.resume(run());
		return new RunMonitor(runs, output(), System.console()).follow(run(), results());
	}

}
