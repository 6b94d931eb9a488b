package io.github.wechatpayspring.coupon;

import java.util.List;
import java.util.StringJoiner;

import io.github.wechatpayspring.Failures;

/**
 * Failures of the attempts of one call.
 *
 * @param all the failures in their order, at least one
 */
record AttemptFailures(List<Throwable> all) {

	AttemptFailures {
		all.forEach(Failures::shorten);
	}

	Throwable last() {
		return this.all.get(this.all.size() - 1);
	}

	String describe() {
		if (this.all.size() == 1) {
			return String.valueOf(last().getMessage());
		}
		StringJoiner description = new StringJoiner("; ");
		for (int i = 0; i < this.all.size(); i++) {
			description.add("attempt " + (i + 1) + ": " + this.all.get(i).getMessage());
		}
		return description.toString();
	}

}
