package io.github.wechatpayspring.samples.bulk;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wechatpayspring.fake.FakeWechatPay;

/**
 * Requests that a fake has received.
 */
public final class Requests {

	private static final Pattern FIELDS = Pattern
		.compile("\"coupon_code\":\"([^\"]*)\".*\"deactivate_request_no\":\"([^\"]*)\"");

	private Requests() {
	}

	/**
	 * Return the request numbers of each coupon.
	 */
	public static Map<String, Set<String>> numbers(FakeWechatPay wechatPay) {
		Map<String, Set<String>> numbers = new HashMap<>();
		wechatPay.deactivations().forEach((request) -> {
			Matcher fields = FIELDS.matcher(request.bodyAsString());
			if (fields.find()) {
				numbers.computeIfAbsent(fields.group(1), (code) -> new HashSet<>()).add(fields.group(2));
			}
		});
		return numbers;
	}

}
