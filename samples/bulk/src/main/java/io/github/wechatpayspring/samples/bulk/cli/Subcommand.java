package io.github.wechatpayspring.samples.bulk.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import io.github.wechatpayspring.samples.bulk.run.DeactivationRuns;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * Base class of the commands for existing runs.
 */
abstract class Subcommand implements Callable<Integer> {

	@Spec
	@SuppressWarnings("NullAway.Init")
	private CommandSpec spec;

	@ParentCommand
	@SuppressWarnings("NullAway.Init")
	private BulkCommand parent;

	final DeactivationRuns runs() {
		return this.parent.runs();
	}

	final PrintWriter output() {
		return this.spec.commandLine().getOut();
	}

}
