package io.github.wechatpayspring.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The threads of the virtual machine that compile.
 */
final class CompilerThreads {

	private static final Path TASKS = Path.of("/proc/self/task");

	// clock ticks of Linux, as programs see them
	private static final long NANOS_A_TICK = TimeUnit.SECONDS.toNanos(1) / 100;

	private CompilerThreads() {
	}

	/**
	 * Return the CPU time that they have used, in nanoseconds, or 0 where the system does
	 * not tell it. They must live as long as the process:
	 * {@code -XX:-UseDynamicNumberOfCompilerThreads}.
	 */
	static long cpuTime() throws IOException {
		if (!Files.isReadable(TASKS)) {
			return 0;
		}
		try (Stream<Path> tasks = Files.list(TASKS)) {
			return tasks.mapToLong(CompilerThreads::ticks).sum() * NANOS_A_TICK;
		}
	}

	private static long ticks(Path task) {
		try {
			String stat = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
			int end = stat.lastIndexOf(')');
			if (!stat.substring(stat.indexOf('(') + 1, end).matches("C[12] CompilerThre.*")) {
				return 0;
			}
			// the fields of proc(5) from the third on: utime is the 14th, stime the 15th
			String[] fields = stat.substring(end + 2).split(" ", -1);
			return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
		}
		catch (IOException ex) {
			// it has ended, and so is none of them
			return 0;
		}
	}

}
