package io.github.wechatpayspring.readme;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Series of the metrics that Prometheus scrapes.
 *
 * @param name the name of the series
 * @param labels the labels
 */
record Series(String name, Map<String, String> labels) {

	private static final Pattern LINE = Pattern.compile("^([a-z_]+)\\{(.*)} \\S+$");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

	static Stream<Series> of(String line) {
		return LINE.matcher(line)
			.results()
			.map((series) -> new Series(series.group(1),
					LABEL.matcher(series.group(2))
						.results()
						.collect(Collectors.toMap((label) -> label.group(1), (label) -> label.group(2)))));
	}

}
