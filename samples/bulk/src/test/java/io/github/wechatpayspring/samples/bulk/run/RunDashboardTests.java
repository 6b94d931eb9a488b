package io.github.wechatpayspring.samples.bulk.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.samples.bulk.TestBulk;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the queries of the Grafana dashboard and the Prometheus alerts that are about
 * runs, which are compared with the metrics of the application.
 */
class RunDashboardTests {

	private static final Path DOCUMENTS = Path.of("..", "..", "docs");

	private static final Pattern SELECTOR = Pattern.compile("\\b(bulk_[a-z_]+)\\b(?:\\{([^}]*)})?");

	private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!=|=)\"([^\"]*)\"");

	private static final Pattern GROUPED_BY = Pattern.compile("\\bby \\(([^)]*)\\)");

	private static final Pattern SHOWN = Pattern.compile("\\{\\{ ?(?:\\$labels\\.)?(\\w+) ?}}");

	private static final Pattern SERIES = Pattern.compile("^(bulk_[a-z_]+)\\{(.*)} \\S+$", Pattern.MULTILINE);

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

	@TempDir
	private static Path directory;

	private static Map<String, List<Map<String, String>>> scraped = new TreeMap<>();

	@BeforeAll
	static void scrape() throws Exception {
		try (FakeWechatPay wechatPay = FakeWechatPay.start();
				TestBulk bulk = new TestBulk(wechatPay, directory, "bulk.trial-size=1")) {
			bulk.tryOut(bulk.file("SCRAPE", 2));
			bulk.bean(RunMeters.class).refresh();
			scraped = SERIES.matcher(bulk.bean(PrometheusMeterRegistry.class).scrape())
				.results()
				.collect(Collectors.groupingBy((series) -> series.group(1),
						Collectors.mapping((series) -> labels(series.group(2)), Collectors.toList())));
		}
	}

	private static Map<String, String> labels(String text) {
		return LABEL.matcher(text)
			.results()
			.collect(Collectors.toMap((label) -> label.group(1), (label) -> label.group(2)));
	}

	private static Stream<Query> queries() throws IOException {
		JsonNode dashboard = JsonMapper.shared()
			.readTree(Files.readString(DOCUMENTS.resolve("grafana-dashboard.json")));
		YamlMapFactoryBean yaml = new YamlMapFactoryBean();
		yaml.setResources(new FileSystemResource(DOCUMENTS.resolve("prometheus-alerts.yml")));
		JsonNode alerts = JsonMapper.shared().valueToTree(yaml.getObject());
		Stream<Query> panels = dashboard.path("panels")
			.valueStream()
			.flatMap((panel) -> panel.path("targets")
				.valueStream()
				.map((target) -> new Query(target.path("expr").asString(), target.path("legendFormat").asString())));
		Stream<Query> rules = alerts.path("groups")
			.valueStream()
			.flatMap((group) -> group.path("rules").valueStream())
			.map((alert) -> new Query(alert.path("expr").asString(), alert.path("annotations").toString()));
		return Stream.concat(panels, rules).filter((query) -> !query.selectors().isEmpty());
	}

	@ParameterizedTest
	@MethodSource("queries")
	void querySelectsSeriesOfApplication(Query query) {
		assertThat(query.selectors()).allSatisfy((selector) -> {
			List<Map<String, String>> selected = scraped.getOrDefault(selector.group(1), List.of())
				.stream()
				.filter((labels) -> matches(selector.group(2), labels))
				.toList();
			assertThat(selected).as(selector.group()).isNotEmpty();
			Set<String> labels = new TreeSet<>(selected.get(0).keySet());
			// Prometheus adds it to each series
			labels.add("job");
			assertThat(labels).containsAll(query.groupedBy());
		});
		assertThat(query.groupedBy()).containsAll(query.shown());
	}

	private static boolean matches(String matchers, Map<String, String> labels) {
		return matchers == null || MATCHER.matcher(matchers).results().allMatch((matcher) -> {
			String value = labels.get(matcher.group(1));
			String wanted = matcher.group(3).replace("$merchant", ".*");
			return value != null && switch (matcher.group(2)) {
				case "=~" -> value.matches(wanted);
				case "!=" -> !value.equals(wanted);
				default -> value.equals(wanted);
			};
		});
	}

	@Test
	void queriesUseEachSeriesOfRuns() throws IOException {
		assertThat(scraped).containsOnlyKeys("bulk_outcomes_total", "bulk_run_coupons", "bulk_runs");
		assertThat(queries().flatMap((query) -> query.selectors().stream()).map((selector) -> selector.group(1)))
			.containsAll(scraped.keySet());
		assertThat(queries()).hasSize(7);
	}

	@Test
	void seriesHaveDocumentedLabels() {
		assertThat(scraped.get("bulk_outcomes_total"))
			.allSatisfy((labels) -> assertThat(labels).containsOnlyKeys("merchant", "outcome")
				.containsEntry("merchant", "default"))
			.extracting((labels) -> labels.get("outcome"))
			.containsExactlyInAnyOrder("deactivated", "not_deactivated", "unconfirmed", "not_sent");
		assertThat(scraped.get("bulk_run_coupons"))
			.allSatisfy((labels) -> assertThat(labels).containsOnlyKeys("run", "status"))
			.extracting((labels) -> labels.get("status"))
			.containsExactlyInAnyOrder("pending", "deactivated", "not_deactivated", "unconfirmed");
		assertThat(scraped.get("bulk_runs")).extracting((labels) -> labels.get("state"))
			.containsExactlyInAnyOrderElementsOf(Stream.of(RunState.values()).map(RunState::label).toList());
	}

	/**
	 * Query of Prometheus.
	 *
	 * @param expression the query
	 * @param text the text that shows the labels of the result
	 */
	record Query(String expression, String text) {

		List<MatchResult> selectors() {
			return SELECTOR.matcher(this.expression).results().toList();
		}

		Collection<String> groupedBy() {
			return GROUPED_BY.matcher(this.expression)
				.results()
				.flatMap((found) -> Stream.of(found.group(1).split(", ")))
				.collect(Collectors.toSet());
		}

		Collection<String> shown() {
			return SHOWN.matcher(this.text).results().map((found) -> found.group(1)).collect(Collectors.toSet());
		}

	}

}
