package io.github.wechatpayspring.samples.bulk.cli;

import java.util.concurrent.CountDownLatch;

import picocli.CommandLine.Command;

/**
 * Command that processes partitions of runs until the program is terminated.
 */
@Command(name = "worker", mixinStandardHelpOptions = true,
		description = "Deactivates coupons for managers until it is terminated.")
final class WorkerCommand extends Subcommand {

	@Override
	public Integer call() throws InterruptedException {
		runs();
		output().println("The worker waits for partitions");
		output().flush();
		new CountDownLatch(1).await();
		return ExitCode.STOPPED;
	}

}
