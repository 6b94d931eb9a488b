package io.github.wechatpayspring.samples.bulk.run;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Properties of runs.
 *
 * @param directory the directory of the database file
 * @param trialSize the number of coupons of each merchant that are deactivated as a trial
 * @param chunkSize the maximum number of coupons of a step that are sent again after a
 * crash
 * @param partitionSize the number of rows of a merchant that are processed as one unit.
 * Workers share these
 * @param takeOver the maximum time that a run waits for the workers of an earlier manager
 * @param failureShare the share of outcomes other than deactivated that pauses a run
 * @param failureWindow the number of outcomes of which this is the share
 */
@ConfigurationProperties("bulk")
record BulkProperties(Path directory, @DefaultValue("10") int trialSize, @DefaultValue("500") int chunkSize,
		@Nullable Long partitionSize, @DefaultValue("0s") Duration takeOver, @DefaultValue("0.5") double failureShare,
		@DefaultValue("200") int failureWindow) {

	private static final int MIN_CHUNK_SIZE = 5;

	BulkProperties {
		Assert.isTrue(trialSize >= 0, "'bulk.trial-size' must not be negative");
		Assert.isTrue(chunkSize >= MIN_CHUNK_SIZE, "'bulk.chunk-size' must be at least " + MIN_CHUNK_SIZE);
		Assert.isTrue(partitionSize == null || partitionSize > 0, "'bulk.partition-size' must be positive");
		Assert.isTrue(!takeOver.isNegative(), "'bulk.take-over' must not be negative");
		Assert.isTrue(failureShare > 0 && failureShare <= 1, "'bulk.failure-share' must be above 0 and at most 1");
		Assert.isTrue(failureWindow > 0, "'bulk.failure-window' must be positive");
	}

	/**
	 * Return the number of rows of a partition.
	 */
	long rowsOfPartition() {
		return (this.partitionSize != null) ? this.partitionSize : Long.MAX_VALUE;
	}

	/**
	 * Return the number of outcomes that are stored in one transaction.
	 */
	int commitInterval() {
		return this.chunkSize / MIN_CHUNK_SIZE;
	}

	/**
	 * Return the number of outcomes that a step asks for in advance. With the requests in
	 * flight and the page that is marked next, they do not exceed the chunk unless it is
	 * small.
	 * @param concurrency the number of requests that a client sends concurrently
	 */
	int outcomesInAdvance(int concurrency) {
		return Math.max(commitInterval(), this.chunkSize - 2 * commitInterval() - concurrency);
	}

}
