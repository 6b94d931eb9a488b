package io.github.wechatpayspring.samples.bulk.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;

import io.github.wechatpayspring.samples.bulk.run.Run;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * Command that lists all runs.
 */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists all runs, the newest first.")
final class ListCommand implements Callable<Integer> {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@ParentCommand
	@SuppressWarnings("NullAway.Init")
	private BulkCommand parent;

	@Override
	public Integer call() {
		PrintWriter output = this.spec.commandLine().getOut();
		output.printf("%6s  %-12s %12s %12s %12s %12s  %s%n", "run", "state", "coupons", "deactivated", "not",
				"unconfirmed", "file");
		for (Run run : this.parent.runs().list()) {
			output.printf("%6d  %-12s %,12d %,12d %,12d %,12d  %s%n", run.id(),
					run.state().name().toLowerCase(Locale.ROOT), run.counts().accepted(), run.counts().deactivated(),
					run.counts().notDeactivated(), run.counts().unconfirmed(), run.file().getFileName());
		}
		output.flush();
		return ExitCode.DEACTIVATED;
	}

}
