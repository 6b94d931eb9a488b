package io.github.wechatpayspring.fake;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Conversion to times as WeChat Pay returns them, in China Standard Time and whole
 * seconds.
 */
final class ChinaTime {

	private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);

	private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX");

	private ChinaTime() {
	}

	static OffsetDateTime of(Instant instant) {
		return instant.atOffset(CHINA).truncatedTo(ChronoUnit.SECONDS);
	}

	static String format(OffsetDateTime time) {
		return RFC_3339.format(time);
	}

}
