package io.github.wechatpayspring.client;

/**
 * What is thrown by code of the application.
 */
final class Failures {

	private Failures() {
	}

	/**
	 * Throw a failure again if the virtual machine cannot go on after it. Unlike Reactor,
	 * this does not count a {@link LinkageError} or a {@link StackOverflowError} among
	 * these: neither must take the outcome of a call with it.
	 */
	static void throwIfFatal(Throwable failure) {
		if (failure instanceof VirtualMachineError error && !(failure instanceof StackOverflowError)) {
			throw error;
		}
	}

	/**
	 * Describe a failure by its type and its message.
	 */
	static String describe(Throwable failure) {
		String message = failure.getMessage();
		String type = failure.getClass().getSimpleName();
		return (message != null) ? type + ": " + Printable.of(message) : type;
	}

}
