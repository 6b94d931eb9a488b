package io.github.wechatpayspring.client;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Stack traces of failed calls. A failure arises on a thread of the HTTP client, whose
 * frames say nothing about the caller, so the trace of a call that waits is that of its
 * caller, and causes keep the frames next to where they were thrown. What is printed
 * stays within a screen.
 *
 * @since 0.1.0
 */
public final class StackTraces {

	private static final int CALLER_FRAMES = 14;

	private static final int ROOT_CAUSE_FRAMES = 6;

	private static final int IO_FRAMES = 2;

	private StackTraces() {
	}

	/**
	 * Replace the stack trace of a failure by that of the current thread.
	 * @param <T> the type of the failure
	 * @param failure the failure
	 * @param clients the classes of the library through which the caller has called
	 * @return the failure
	 */
	public static <T extends Throwable> T withCaller(T failure, Class<?>... clients) {
		Set<String> library = Stream.concat(Stream.of(StackTraces.class, Blocking.class), Stream.of(clients))
			.map(Class::getName)
			.collect(Collectors.toSet());
		failure.setStackTrace(StackWalker.getInstance()
			.walk((frames) -> frames.dropWhile((frame) -> library.contains(frame.getClassName()))
				.limit(CALLER_FRAMES)
				.map(StackWalker.StackFrame::toStackTraceElement)
				.toArray(StackTraceElement[]::new)));
		return failure;
	}

	/**
	 * Shorten the stack traces of a failure and its causes: the last cause keeps the
	 * frames next to where it was thrown, the others keep none.
	 * @param failure the failure, or {@code null}
	 */
	public static void shorten(@Nullable Throwable failure) {
		Set<Throwable> seen = new HashSet<>();
		for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
			shorten(cause,
					(cause.getCause() != null) ? 0 : (cause instanceof IOException) ? IO_FRAMES : ROOT_CAUSE_FRAMES);
			// the place in a chain of operators that Reactor adds
			Stream.of(cause.getSuppressed()).forEach((suppressed) -> shorten(suppressed, 0));
		}
	}

	private static void shorten(Throwable failure, int kept) {
		StackTraceElement[] frames = failure.getStackTrace();
		if (frames.length > kept) {
			failure.setStackTrace(Arrays.copyOf(frames, kept));
		}
	}

}
