package io.github.wechatpayspring.benchmarks.harness;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Bar charts as SVG, with colours for light and dark pages.
 */
final class Chart {

	private static final int ROW = 28;

	private static final int LEFT = 260;

	private static final int BARS = 420;

	private static final int TOP = 44;

	private static final String STYLE = """
			<style>
			text { font: 13px system-ui, sans-serif; fill: #1f2328; }
			.title { font-weight: 600; }
			.bar { fill: #8c959f; }
			.starter { fill: #1a7f37; }
			.baseline { fill: #bf8700; }
			.spread { stroke: #1f2328; stroke-width: 1.5; }
			@media (prefers-color-scheme: dark) {
			text { fill: #e6edf3; }
			.bar { fill: #6e7681; }
			.starter { fill: #3fb950; }
			.baseline { fill: #d29922; }
			.spread { stroke: #e6edf3; }
			}
			</style>
			""";

	private Chart() {
	}

	/**
	 * Return the charts of the measured scenarios by name.
	 */
	static Map<String, String> all(Results results) {
		Map<String, String> charts = new LinkedHashMap<>();
		charts.put("cold", of(results, Scenario.COLD, "firstMillis", "Latency of the first call, ms"));
		charts.put("open", of(results, Scenario.OPEN_800, "firstSecondMaxMillis",
				"Longest call of the first second at 800 calls per second, ms"));
		charts.put("steady", of(results, Scenario.STEADY, "cpuMicros", "CPU time per call with 8 callers, µs"));
		charts.values().removeIf(String::isEmpty);
		return charts;
	}

	private static String of(Results results, Scenario scenario, String metric, String title) {
		List<Bar> bars = results.names(scenario)
			.stream()
			.map((name) -> results.spread(scenario, name, metric)
				.map((spread) -> new Bar(results.label(name), kind(name), spread)))
			.flatMap(Optional::stream)
			.sorted(Comparator.comparingDouble((bar) -> bar.spread().median()))
			.toList();
		if (bars.isEmpty()) {
			return "";
		}
		double greatest = bars.stream().mapToDouble((bar) -> bar.spread().maximum()).max().orElse(1);
		StringBuilder svg = new StringBuilder();
		svg.append(String.format(Locale.ROOT,
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n", LEFT + BARS + 100,
				TOP + ROW * bars.size()));
		svg.append(String.format(Locale.ROOT, "<title>%s, lower is better</title>%n", title)).append(STYLE);
		svg.append(String.format(Locale.ROOT, "<text class=\"title\" x=\"8\" y=\"24\">%s (lower is better)</text>%n",
				title));
		for (int i = 0; i < bars.size(); i++) {
			svg.append(bars.get(i).draw(TOP + ROW * i, BARS / greatest));
		}
		return svg.append("</svg>\n").toString();
	}

	private static String kind(String name) {
		if (name.startsWith(Variants.STARTER)) {
			return "bar starter";
		}
		return name.startsWith(Variants.BASELINE) ? "bar baseline" : "bar";
	}

	/**
	 * Bar of one client.
	 *
	 * @param label the label before the bar
	 * @param kind the CSS classes
	 * @param spread the measured values
	 */
	private record Bar(String label, String kind, Spread spread) {

		String draw(int top, double scale) {
			int middle = top + ROW / 2;
			return String.format(Locale.ROOT, """
					<text x="%d" y="%d" text-anchor="end">%s</text>
					<rect class="%s" x="%d" y="%d" width="%.1f" height="%d"/>
					<line class="spread" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>
					<text x="%.1f" y="%d">%.0f</text>
					""", LEFT - 10, middle + 4, this.label, this.kind, LEFT, top + 4, this.spread.median() * scale,
					ROW - 8, LEFT + this.spread.minimum() * scale, LEFT + this.spread.maximum() * scale, middle, middle,
					LEFT + this.spread.maximum() * scale + 8, middle + 4, this.spread.median());
		}

	}

}
