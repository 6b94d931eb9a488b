package io.github.wechatpayspring.readme;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Query of Prometheus.
 *
 * @param name the name of the panel or alert
 * @param expression the query
 * @param text the text that shows the labels of the result
 */
record Query(String name, String expression, String text) {

	private static final Pattern SELECTOR = Pattern
		.compile("\\b([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\\b(?!\\s*\\()(?:\\{([^}]*)})?");

	private static final Pattern GROUPED_BY = Pattern.compile("\\bby \\(([^)]*)\\)");

	private static final Pattern SHOWN = Pattern.compile("\\{\\{ ?(?:\\$labels\\.)?(\\w+) ?}}");

	List<Selector> selectors() {
		return SELECTOR.matcher(this.expression)
			.results()
			.map((found) -> new Selector(found.group(1), Objects.requireNonNullElse(found.group(2), "")))
			.toList();
	}

	/**
	 * Return whether the query selects only series of the sample {@code bulk}, which has
	 * its own test.
	 */
	boolean isOfBulk() {
		return !selectors().isEmpty()
				&& selectors().stream().allMatch((selector) -> selector.name().startsWith("bulk_"));
	}

	Set<String> groupedBy() {
		return GROUPED_BY.matcher(this.expression)
			.results()
			.flatMap((found) -> Stream.of(found.group(1).split(", ")))
			.collect(Collectors.toSet());
	}

	Set<String> shown() {
		return SHOWN.matcher(this.text).results().map((found) -> found.group(1)).collect(Collectors.toSet());
	}

	@Override
	public String toString() {
		return this.name + ": " + this.expression;
	}

}
