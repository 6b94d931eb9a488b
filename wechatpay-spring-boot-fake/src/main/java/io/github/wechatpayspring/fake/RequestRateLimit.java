package io.github.wechatpayspring.fake;

import org.jspecify.annotations.Nullable;

/**
 * How many requests WeChat Pay takes from the merchant each second, if that is limited.
 */
final class RequestRateLimit {

	private volatile @Nullable RequestTokenBucket bucket;

	/**
	 * Limit the rate from now on, whatever was taken before.
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
			throw ApiErrorException.frequencyLimited("The rate is over " + bucket.rate() + " per second");
		}
	}

}
