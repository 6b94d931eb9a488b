package io.github.wechatpayspring;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Utility methods for failures: text that is fit for messages and logs, and stack traces
 * that stay within a screen.
 * <p>
 * Failures occur on threads of the HTTP client, whose frames say nothing about the
 * caller. The stack trace of a call that waits is therefore that of its caller, and a
 * cause keeps the frames next to where it was thrown.
 *
 * @since 0.1.0
 */
public final class Failures {

	private static final int CALLER_FRAMES = 14;

	private static final int ROOT_CAUSE_FRAMES = 6;

	private static final int IO_FRAMES = 2;

	private static final int MAXIMUM_LENGTH = 256;

	// LogFormatUtils lets format characters and Unicode line separators pass
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

	private static final Pattern AUTHORIZATION = Pattern.compile("(WECHATPAY2-[0-9A-Z-]+)\\s.*", Pattern.DOTALL);

	private Failures() {
	}

	/**
	 * Make text from outside fit for a message: without line breaks and other control
	 * characters, at most 256 characters, and without the credentials of an
	 * {@code Authorization} header.
	 * @param text the text
	 * @return the printable text
	 */
	public static String printable(String text) {
		boolean whole = text.length() <= MAXIMUM_LENGTH;
		// shortened first, because the patterns take time for each character; blanks
		// first, because the second pattern looks for one
		String begin = whole ? text : text.substring(0, MAXIMUM_LENGTH) + "…";
		return AUTHORIZATION.matcher(UNPRINTABLE.matcher(begin).replaceAll(" ")).replaceAll("$1 …");
	}

	/**
	 * Describe a failure by its type and its message.
	 * @param failure the failure
	 * @return the printable description
	 */
	public static String describe(Throwable failure) {
		String message = failure.getMessage();
		String type = failure.getClass().getSimpleName();
		return (message != null) ? type + ": " + printable(message) : type;
	}

	/**
	 * Throw a failure again if the virtual machine cannot continue after it. Unlike
	 * Reactor, this does not count a {@link LinkageError} or a {@link StackOverflowError}
	 * among these failures: neither must discard the outcome of a call.
	 * @param failure the failure
	 */
	public static void throwIfFatal(Throwable failure) {
		if (failure instanceof VirtualMachineError error && !(failure instanceof StackOverflowError)) {
			throw error;
		}
	}

	/**
	 * Replace the stack trace of a failure by that of the current thread.
	 * @param <T> the type of the failure
	 * @param failure the failure
	 * @param clients the classes of the library through which the caller has called
	 * @return the failure
	 */
	public static <T extends Throwable> T withCaller(T failure, Class<?>... clients) {
		Set<String> library = Stream.concat(Stream.of(Failures.class), Stream.of(clients))
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
			// Reactor adds the place in a chain of operators
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
