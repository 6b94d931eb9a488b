package io.github.wechatpayspring.samples.bulk.run;

import io.github.wechatpayspring.samples.bulk.file.UnreadableFileException;

import org.springframework.batch.infrastructure.item.ItemStreamException;

/**
 * Reason of a failure, for people.
 */
final class FailureReason {

	private FailureReason() {
	}

	/**
	 * Return the exception that describes a failure. Spring Batch wraps the exceptions of
	 * readers and writers, and Spring those of the database.
	 */
	static Throwable root(Throwable failure) {
		Throwable root = failure;
		while (!isDescription(root) && root.getCause() != null) {
			root = root.getCause();
		}
		return root;
	}

	// the message of their cause may only be the name of a file
	private static boolean isDescription(Throwable failure) {
		return failure instanceof UnreadableFileException || failure instanceof ItemStreamException;
	}

	/**
	 * Return the description of a failure.
	 */
	static String of(Throwable failure) {
		Throwable root = root(failure);
		String message = root.getMessage();
		return (message != null) ? message : root.getClass().getName();
	}

}
