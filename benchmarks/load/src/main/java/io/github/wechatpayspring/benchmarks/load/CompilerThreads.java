package io.github.wechatpayspring.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * CPU time of the JIT compiler threads.
 */
final class CompilerThreads {

	private static final Path TASKS = Path.of("/proc/self/task");

	// USER_HZ is 100 on Linux
	private static final long NANOS_A_TICK = TimeUnit.SECONDS.toNanos(1) / 100;

	private CompilerThreads() {
	}

	/**
	 * Return the CPU time of the compiler threads in nanoseconds, or 0 if the operating
	 * system does not provide it. Requires
	 * {@code -XX:-UseDynamicNumberOfCompilerThreads}, so that compiler threads do not
	 * terminate.
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
			// the split starts with the third field of proc(5); utime is the 14th, stime
			// the 15th
			String[] fields = stat.substring(end + 2).split(" ", -1);
			return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
		}
		catch (IOException ex) {
			// the thread has terminated and is not a compiler thread
			return 0;
		}
	}

}
