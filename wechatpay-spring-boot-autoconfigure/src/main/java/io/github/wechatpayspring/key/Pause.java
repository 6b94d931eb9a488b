package io.github.wechatpayspring.key;

import java.time.Duration;
import java.time.Instant;

/**
 * Period of time during which an action is not repeated. A clock that is set back ends
 * it.
 *
 * @param start when it begins
 * @param length how long it lasts
 */
record Pause(Instant start, Duration length) {

	boolean isOver(Instant now) {
		return now.isBefore(this.start) || !now.isBefore(this.start.plus(this.length));
	}

	Duration remaining(Instant now) {
		return isOver(now) ? Duration.ZERO : Duration.between(now, this.start.plus(this.length));
	}

}
