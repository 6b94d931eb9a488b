package io.github.wechatpayspring.samples.bulk.cli;

import java.io.PrintWriter;

import io.github.wechatpayspring.samples.bulk.run.Run;
import picocli.CommandLine.Command;

/**
 * Command that lists all runs.
 */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists all runs, the newest first.")
final class ListCommand extends Subcommand {

	@Override
	public Integer call() {
		PrintWriter output = output();
		output.printf("%6s  %-12s %12s %12s %12s %12s  %s%n", "run", "state", "coupons", "deactivated", "not",
				"unconfirmed", "file");
		for (Run run : runs().list()) {
			output.printf("%6d  %-12s %,12d %,12d %,12d %,12d  %s%n", run.id(), run.state().label(),
					run.counts().accepted(), run.counts().deactivated(), run.counts().notDeactivated(),
					run.counts().unconfirmed(), run.file().getFileName());
		}
		output.flush();
		return ExitCode.DEACTIVATED;
	}

}
