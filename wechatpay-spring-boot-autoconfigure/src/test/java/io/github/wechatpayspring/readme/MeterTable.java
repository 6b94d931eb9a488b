package io.github.wechatpayspring.readme;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;

/**
 * Table of meters in a document.
 */
final class MeterTable {

	private MeterTable() {
	}

	/**
	 * Return the meters by name, each with its type, its unit and its tags.
	 */
	static Map<String, String> of(Document document) {
		return Pattern.compile("^\\| `([a-z.]+)` \\| ([a-z ]+) \\| (seconds|–) \\| ([^|]+) \\|", Pattern.MULTILINE)
			.matcher(document.text())
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2) + " of " + row.group(3) + " by "
					+ Stream.of(row.group(4).replace("`", "").split(", ")).sorted().collect(Collectors.joining(", ")),
					(a, b) -> a, TreeMap::new));
	}

	static String describe(Meter.Id id) {
		String tags = id.getTags().stream().map(Tag::getKey).sorted().collect(Collectors.joining(", "));
		return id.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " of "
				+ Objects.requireNonNullElse(id.getBaseUnit(), "–") + " by " + tags;
	}

}
