package io.github.wechatpayspring.samples.bulk.cli;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Base class of the commands for one run.
 */
abstract class RunSubcommand extends Subcommand {

	@Parameters(paramLabel = "RUN", description = "The id of the run.")
	private long run;

	@Option(names = "--results", paramLabel = "FILE", description = "The CSV file for the results.")
	private @Nullable Path results;

	final long run() {
		return this.run;
	}

	final @Nullable Path results() {
		return this.results;
	}

}
