package io.github.wechatpayspring.samples.bulk.cluster;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Maximum numbers of requests per second, as configured in
 * {@code rate-limit.requests-per-second} of merchants.
 *
 * @param common the maximum of merchants that have none, or {@code null}
 * @param merchants the settings of named merchants
 */
record RequestCeilings(@Nullable Double common, Map<String, Merchant> merchants) {

	static RequestCeilings of(Environment environment) {
		Binder binder = Binder.get(environment);
		return new RequestCeilings(binder.bind("wechatpay.rate-limit.requests-per-second", Double.class).orElse(null),
				binder.bind("wechatpay.merchants", Bindable.mapOf(String.class, Merchant.class)).orElse(Map.of()));
	}

	/**
	 * Return the maximum of a merchant.
	 */
	@Nullable Double get(String merchant) {
		Merchant settings = this.merchants.get(merchant);
		RateLimit rateLimit = (settings != null) ? settings.rateLimit() : null;
		return (rateLimit != null && rateLimit.requestsPerSecond() != null) ? rateLimit.requestsPerSecond()
				: this.common;
	}

	boolean isEmpty() {
		return this.common == null && this.merchants.keySet().stream().allMatch((name) -> get(name) == null);
	}

	/**
	 * Settings of a merchant.
	 *
	 * @param rateLimit the rate limit
	 */
	record Merchant(@Nullable RateLimit rateLimit) {
	}

	/**
	 * Rate limit of a merchant.
	 *
	 * @param requestsPerSecond the maximum number of requests per second
	 */
	record RateLimit(@Nullable Double requestsPerSecond) {
	}

}
