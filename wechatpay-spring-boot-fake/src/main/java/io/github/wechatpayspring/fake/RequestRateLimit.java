package io.github.wechatpayspring.fake;

import org.jspecify.annotations.Nullable;

/**
 * Limit of the requests per second, if one is set.
 */
final class RequestRateLimit {

	private volatile @Nullable RequestTokenBucket bucket;

	/**
	 * Set the limit. Requests that were received before do not count.
	 */
	void allowRequestsPerSecond(int requestsPerSecond) {
		this.bucket = new RequestTokenBucket(requestsPerSecond, System::nanoTime);
	}

	void allowAnyRate() {
		this.bucket = null;
	}

	void check() throws ApiErrorException {
		RequestTokenBucket bucket = this.bucket;
		if (bucket != null && !bucket.take()) {
			throw ApiErrorException.frequencyLimited("The rate exceeds the limit of " + bucket.rate() + " per second");
		}
	}

}
