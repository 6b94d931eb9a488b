package io.github.wechatpayspring.readme;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the Grafana dashboard, the Prometheus alerts and the queries of the
 * documentation, which are compared with the metrics of an application.
 */
class DashboardTests {

	private static final Document GUIDE = Document.of("docs/observability.md");

	private static final JsonNode DASHBOARD = JsonMapper.shared()
		.readTree(Document.of("docs/grafana-dashboard.json").text());

	// the labels that Prometheus adds to each series
	private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension((builder) -> builder.trust(FakeTrust.BOTH));

	private static List<Series> scraped;

	@BeforeAll
	static void scrape(FakeWechatPay wechatPay) {
		try (ObservedApplication application = new ObservedApplication(wechatPay, Clock.systemUTC())) {
			scraped = application.series();
		}
	}

	@ParameterizedTest
	@MethodSource("queries")
	void querySelectsSeriesOfApplication(Query query) {
		assertThat(query.selectors()).isNotEmpty().allSatisfy((selector) -> {
			List<Series> selected = scraped.stream().filter(selector::selects).toList();
			assertThat(selected).as(selector.toString()).isNotEmpty();
			assertThat(selected).flatMap((series) -> series.labels().keySet())
				.containsAll(query.groupedBy().stream().filter((label) -> !TARGET_LABELS.contains(label)).toList());
			Set<String> labels = new TreeSet<>(query.groupedBy());
			if (labels.isEmpty()) {
				selected.forEach((series) -> labels.addAll(series.labels().keySet()));
				labels.addAll(TARGET_LABELS);
			}
			assertThat(labels).containsAll(query.shown());
		});
		for (String pair : List.of("()", "[]", "{}")) {
			assertThat(query.expression().chars().filter((c) -> c == pair.charAt(0)).count())
				.isEqualTo(query.expression().chars().filter((c) -> c == pair.charAt(1)).count());
		}
	}

	private static Stream<Query> queries() {
		Stream<Query> panels = DASHBOARD.path("panels")
			.valueStream()
			.flatMap((panel) -> panel.path("targets")
				.valueStream()
				.map((target) -> new Query(panel.path("title").asString(), target.path("expr").asString(),
						target.path("legendFormat").asString())));
		Stream<Query> alerts = alerts().map((alert) -> new Query(alert.path("alert").asString(),
				alert.path("expr").asString(), alert.path("annotations").toString()));
		Stream<Query> guide = GUIDE.snippets("promql").stream().map((snippet) -> new Query("guide", snippet, ""));
		Stream<Query> variable = DASHBOARD.at("/templating/list")
			.valueStream()
			.filter((merchant) -> merchant.has("definition"))
			.map((merchant) -> new Query("variable", merchant.path("definition").asString(), "{{merchant}}"));
		return Stream.of(panels, alerts, guide, variable)
			.flatMap((queries) -> queries)
			.filter((query) -> !query.isOfBulk());
	}

	private static Stream<JsonNode> alerts() {
		YamlMapFactoryBean yaml = new YamlMapFactoryBean();
		yaml.setResources(new FileSystemResource(Document.ROOT.resolve("docs/prometheus-alerts.yml")));
		return JsonMapper.shared()
			.<JsonNode>valueToTree(yaml.getObject())
			.path("groups")
			.valueStream()
			.flatMap((group) -> group.path("rules").valueStream());
	}

	@Test
	void alertHasSeverityAndDescription() {
		assertThat(alerts()).hasSizeGreaterThan(5).allSatisfy((alert) -> {
			assertThat(alert.at("/labels/severity").asString()).isIn("warning", "critical");
			assertThat(alert.at("/annotations/summary").asString()).isNotBlank();
			assertThat(alert.at("/annotations/description").asString()).isNotBlank();
		});
	}

	@Test
	void dashboardHasVariablesAndUniqueIds() {
		assertThat(DASHBOARD.at("/templating/list").valueStream())
			.extracting((variable) -> variable.path("name").asString() + " " + variable.path("type").asString())
			.containsExactly("datasource datasource", "merchant query");
		assertThat(DASHBOARD.findValues("datasource")).hasSizeGreaterThan(10)
			.extracting((datasource) -> datasource.path("uid").asString())
			.containsOnly("${datasource}");
		assertThat(DASHBOARD.path("panels").valueStream()).extracting((panel) -> panel.path("id").asInt())
			.doesNotHaveDuplicates();
	}

	@Test
	void dashboardShowsEachMeterWithoutBuckets() {
		String dashboard = DASHBOARD.toString();
		assertThat(MeterTable.of(GUIDE).keySet()).filteredOn((meter) -> !meter.endsWith(".active"))
			.hasSize(7)
			.allSatisfy((meter) -> assertThat(dashboard).contains(meter.replace('.', '_')));
		assertThat(dashboard + Document.of("docs/prometheus-alerts.yml").text()).doesNotContain("_bucket");
	}

}
