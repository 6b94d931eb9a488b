package io.github.wechatpayspring.readme;

import java.util.regex.Pattern;

/**
 * Selector of a {@link Query}.
 *
 * @param name the name of the series
 * @param matchers the matchers of labels
 */
record Selector(String name, String matchers) {

	private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!=|=)\"([^\"]*)\"");

	boolean selects(Series series) {
		return series.name().equals(this.name) && MATCHER.matcher(this.matchers).results().allMatch((matcher) -> {
			String value = series.labels().get(matcher.group(1));
			String wanted = matcher.group(3).replace("$merchant", ".*");
			return value != null && switch (matcher.group(2)) {
				case "=~" -> value.matches(wanted);
				case "!=" -> !value.equals(wanted);
				default -> value.equals(wanted);
			};
		});
	}

}
