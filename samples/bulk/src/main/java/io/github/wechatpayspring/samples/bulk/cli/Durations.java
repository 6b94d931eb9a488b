package io.github.wechatpayspring.samples.bulk.cli;

import java.time.Duration;

/**
 * Format of durations.
 */
final class Durations {

	private Durations() {
	}

	/**
	 * Format a duration with at most two units, such as {@code 2 h 47 min}.
	 */
	static String format(Duration duration) {
		if (duration.toDays() > 0) {
			return duration.toDays() + " d " + duration.toHoursPart() + " h";
		}
		if (duration.toHours() > 0) {
			return duration.toHours() + " h " + duration.toMinutesPart() + " min";
		}
		if (duration.toMinutes() > 0) {
			return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
		}
		return duration.toSeconds() + " s";
	}

}
