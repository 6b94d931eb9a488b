package io.github.wechatpayspring.coupon;

import java.util.List;
import java.util.StringJoiner;

/**
 * What the attempts of one call ended in.
 *
 * @param all the failures in their order, at least one
 */
record AttemptFailures(List<Throwable> all) {

	Throwable last() {
		return this.all.get(this.all.size() - 1);
	}

	/**
	 * Keep the stack traces of those before the last, which is the cause.
	 */
	void suppressIn(Throwable exception) {
		this.all.subList(0, this.all.size() - 1).forEach(exception::addSuppressed);
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
