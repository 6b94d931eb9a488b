package io.github.wechatpayspring.samples.bulk.cli;

import java.io.IOException;
import java.nio.file.Path;

import io.github.wechatpayspring.samples.bulk.run.DeactivationRuns;
import io.github.wechatpayspring.samples.bulk.run.Run;
import picocli.CommandLine.Command;

/**
 * Command that shows a run.
 */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Shows a run.")
final class StatusCommand extends RunSubcommand {

	@Override
	public Integer call() throws IOException {
		DeactivationRuns runs = runs();
		Run run = runs.get(run());
		new RunMonitor(runs, output(), null).summarize(run);
		Path results = results();
		if (results != null) {
			runs.writeResults(run.id(), results);
		}
		return ExitCode.of(run);
	}

}
