package io.github.wechatpayspring.samples.bulk.cli;

import java.io.PrintWriter;
import java.util.NoSuchElementException;

import io.github.wechatpayspring.samples.bulk.file.UnreadableFileException;
import picocli.CommandLine;

import org.springframework.core.NestedRuntimeException;

/**
 * The command line.
 */
public final class BulkCommandLine {

	private final CommandLine commandLine;

	/**
	 * Create a new command line.
	 * @param access gives the runs
	 * @param output the output
	 * @param errors the output for errors
	 */
	public BulkCommandLine(RunsAccess access, PrintWriter output, PrintWriter errors) {
		this.commandLine = new CommandLine(new BulkCommand(access)).setOut(output)
			.setErr(errors)
			.setCaseInsensitiveEnumValuesAllowed(true)
			.setExecutionExceptionHandler((failure, command, result) -> {
				errors.println(message(failure));
				errors.flush();
				return exitCode(failure);
			});
		this.commandLine.getCommandSpec().exitCodeOnInvalidInput(ExitCode.BAD_INPUT);
		this.commandLine.getSubcommands()
			.values()
			.forEach((command) -> command.getCommandSpec().exitCodeOnInvalidInput(ExitCode.BAD_INPUT));
	}

	// the message of Spring has the statement
	private static String message(Throwable failure) {
		return String.valueOf((failure instanceof NestedRuntimeException nested)
				? nested.getMostSpecificCause().getMessage() : failure.getMessage());
	}

	private static int exitCode(Throwable failure) {
		return (failure instanceof UnreadableFileException || failure instanceof NoSuchElementException)
				? ExitCode.BAD_INPUT : ExitCode.STOPPED;
	}

	/**
	 * Execute a command.
	 * @param arguments the arguments
	 * @return the exit code
	 */
	public int execute(String... arguments) {
		return this.commandLine.execute(arguments);
	}

}
