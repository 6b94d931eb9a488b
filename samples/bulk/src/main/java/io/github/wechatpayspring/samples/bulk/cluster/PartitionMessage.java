package io.github.wechatpayspring.samples.bulk.cluster;

import org.jspecify.annotations.Nullable;

/**
 * Text of the message that asks a worker to process a partition.
 */
final class PartitionMessage {

	private static final String PREFIX = "partition ";

	private PartitionMessage() {
	}

	static String of(long stepExecution) {
		return PREFIX + stepExecution;
	}

	/**
	 * Return the id of the step execution of a partition.
	 * @return the id, or {@code null} if the text is not that of such a message
	 */
	static @Nullable Long parse(String text) {
		try {
			return text.startsWith(PREFIX) ? Long.valueOf(text.substring(PREFIX.length())) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}
