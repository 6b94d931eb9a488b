package io.github.wechatpayspring.samples.bulk.cluster;

import org.springframework.util.Assert;

/**
 * Message that asks a worker to process a partition.
 *
 * @param stepExecution the id of its step execution
 */
record PartitionMessage(long stepExecution) {

	private static final String PREFIX = "partition|";

	/**
	 * Parse the text of a message.
	 * @throws IllegalArgumentException if the text is not that of such a message
	 */
	static PartitionMessage parse(String text) {
		Assert.isTrue(text.startsWith(PREFIX), () -> "Not a message for a partition: " + text);
		return new PartitionMessage(Long.parseLong(text.substring(PREFIX.length())));
	}

	String text() {
		return PREFIX + this.stepExecution;
	}

}
