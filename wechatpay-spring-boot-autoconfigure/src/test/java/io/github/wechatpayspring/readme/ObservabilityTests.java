package io.github.wechatpayspring.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientCustomizer;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.CouponDeactivationObservationDocumentation;
import io.github.wechatpayspring.fake.FakeResponse;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.YamlMapFactoryBean;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps what is said of metrics, health and the endpoint true: tables, examples,
 * dashboard and alerts are compared with an application that has seen every outcome.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservabilityTests {

	private static final Path DOCS = Path.of("../docs");

	private static final String README = read(Path.of("../README.md"));

	private static final String GUIDE = read(DOCS.resolve("observability.md"));

	private static final JsonNode DASHBOARD = JsonMapper.shared()
		.readTree(read(DOCS.resolve("grafana-dashboard.json")));

	// what Prometheus adds to each series
	private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

	private final TestClock clock = new TestClock(Instant.now());

	private FakeWechatPay wechatPay;

	private ConfigurableApplicationContext application;

	private List<Series> scraped;

	@BeforeAll
	void start() {
		this.wechatPay = FakeWechatPay.builder().trust(FakeTrust.BOTH).clock(this.clock).start();
		SpringApplication watched = new SpringApplication(WatchedApplication.class);
		watched.setDefaultProperties(properties());
		watched.addInitializers((context) -> context.getBeanFactory().registerSingleton("clock", this.clock));
		this.application = watched.run();
		seeEveryOutcome(this.application.getBean(CouponDeactivationClient.class));
		this.scraped = get("/actuator/prometheus").body().lines().flatMap(Series::of).toList();
	}

	@AfterAll
	void stop() {
		this.application.close();
		this.wechatPay.close();
	}

	private Map<String, Object> properties() {
		Properties documented = new Properties();
		snippets(GUIDE, "properties").stream()
			.filter((snippet) -> !snippet.startsWith("logging"))
			.forEach((snippet) -> {
				String[] property = snippet.strip().split("=", 2);
				documented.setProperty(property[0], property[1]);
			});
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ByteArrayResource(snippet(README, "yaml", "readiness").getBytes(StandardCharsets.UTF_8)));
		documented.putAll(Objects.requireNonNull(yaml.getObject()));
		Map<String, Object> properties = new HashMap<>(this.wechatPay.properties());
		documented.forEach((name, value) -> properties.put((String) name, value));
		properties.remove("wechatpay.merchant-serial-number");
		properties.put("wechatpay.certificate", this.wechatPay.merchantKey().certificatePem());
		properties.put("wechatpay.platform-certificates.locations", this.wechatPay.platformCertificate().pem());
		properties.put("wechatpay.retry.initial-backoff", "1ms");
		properties.put("management.endpoint.health.show-details", "always");
		properties.put("server.address", "127.0.0.1");
		properties.put("server.port", "0");
		return properties;
	}

	private void seeEveryOutcome(CouponDeactivationClient coupons) {
		List<FakeResponse> answers = List.of(FakeResponse.ordinary(), FakeResponse.of(401, "{\"code\":\"SIGN_ERROR\"}"),
				FakeResponse.of(429, "{\"code\":\"RATELIMIT_EXCEEDED\"}"), FakeResponse.of(503, "{}"));
		coupons.deactivateAll(Flux.range(0, answers.size()).map((i) -> {
			CouponDeactivation request = CouponDeactivation.of("1234567891", "sxxe3434343" + i);
			FakeResponse answer = answers.get(i);
			this.wechatPay.addCoupon(request.stockId(), request.couponCode());
			this.wechatPay.respondNext(request.stockId(), request.couponCode(), answer, answer, answer);
			return request;
		})).blockLast(Duration.ofSeconds(30));
	}

	private HttpResponse<String> get(String path) {
		String port = this.application.getEnvironment().getProperty("local.server.port");
		return HttpClient.newHttpClient()
			.sendAsync(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
					HttpResponse.BodyHandlers.ofString())
			.join();
	}

	private JsonNode json(String path) {
		return JsonMapper.shared().readTree(get(path).body());
	}

	@ParameterizedTest
	@MethodSource("queries")
	void queriesFindWhatThereIs(Query query) {
		assertThat(query.selectors()).isNotEmpty().allSatisfy((selector) -> {
			List<Series> selected = this.scraped.stream().filter(selector::selects).toList();
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
		Stream<Query> guide = snippets(GUIDE, "promql").stream().map((snippet) -> new Query("guide", snippet, ""));
		Stream<Query> variable = DASHBOARD.at("/templating/list")
			.valueStream()
			.filter((merchant) -> merchant.has("definition"))
			.map((merchant) -> new Query("variable", merchant.path("definition").asString(), "{{merchant}}"));
		return Stream.of(panels, alerts, guide, variable).flatMap((queries) -> queries);
	}

	private static Stream<JsonNode> alerts() {
		YamlMapFactoryBean yaml = new YamlMapFactoryBean();
		yaml.setResources(new FileSystemResource(DOCS.resolve("prometheus-alerts.yml")));
		return JsonMapper.shared()
			.<JsonNode>valueToTree(yaml.getObject())
			.path("groups")
			.valueStream()
			.flatMap((group) -> group.path("rules").valueStream());
	}

	@Test
	void alertsSayWhatToDo() {
		assertThat(alerts()).hasSizeGreaterThan(5).allSatisfy((alert) -> {
			assertThat(alert.at("/labels/severity").asString()).isIn("warning", "critical");
			assertThat(alert.at("/annotations/summary").asString()).isNotBlank();
			assertThat(alert.at("/annotations/description").asString()).isNotBlank();
		});
	}

	@Test
	void theDashboardCanBeImported() {
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
	void theDashboardShowsEachMeterAndNeedsNoBuckets() {
		String dashboard = DASHBOARD.toString();
		assertThat(meters(GUIDE).keySet()).filteredOn((meter) -> !meter.endsWith(".active"))
			.hasSize(7)
			.allSatisfy((meter) -> assertThat(dashboard).contains(meter.replace('.', '_')));
		assertThat(dashboard + read(DOCS.resolve("prometheus-alerts.yml"))).doesNotContain("_bucket");
	}

	@Test
	void metersAreThoseOfTheApplication() {
		Map<String, String> registered = new TreeMap<>();
		for (Meter meter : this.application.getBean(MeterRegistry.class).getMeters()) {
			Meter.Id id = meter.getId();
			if (id.getName().startsWith("wechatpay.") || id.getName().equals("http.client.requests")) {
				String tags = id.getTags().stream().map(Tag::getKey).sorted().collect(Collectors.joining(", "));
				registered.put(id.getName(), id.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " of "
						+ Objects.requireNonNullElse(id.getBaseUnit(), "–") + " by " + tags);
			}
		}
		assertThat(meters(GUIDE)).isEqualTo(registered);
		assertThat(meters(README)).isEqualTo(registered);
	}

	private static Map<String, String> meters(String text) {
		return Pattern.compile("^\\| `([a-z.]+)` \\| ([a-z ]+) \\| (seconds|–) \\| ([^|]+) \\|", Pattern.MULTILINE)
			.matcher(text)
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2) + " of " + row.group(3) + " by "
					+ Stream.of(row.group(4).replace("`", "").split(", ")).sorted().collect(Collectors.joining(", ")),
					(a, b) -> a, TreeMap::new));
	}

	@Test
	void keysAreThoseOfTheObservation() {
		Map<String, String> documented = Pattern.compile("^\\| `([a-z.]+)` \\| (low|high) \\|", Pattern.MULTILINE)
			.matcher(GUIDE)
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2)));
		Map<String, String> known = new HashMap<>();
		for (KeyName key : CouponDeactivationObservationDocumentation.LowCardinalityKeyNames.values()) {
			known.put(key.asString(), "low");
		}
		for (KeyName key : CouponDeactivationObservationDocumentation.HighCardinalityKeyNames.values()) {
			known.put(key.asString(), "high");
		}
		assertThat(documented).isEqualTo(known);
	}

	@Test
	void healthIsShapedAsInTheExample() {
		JsonNode example = JsonMapper.shared().readTree(snippet(GUIDE, "json", "daysLeft"));
		JsonNode health = json("/actuator/health/wechatpay");
		assertThat(shape(health.at("/components/default"))).isEqualTo(shape(example.at("/components/default")));
		assertThat(health.at("/components/default/details").propertyNames())
			.allSatisfy((detail) -> assertThat(GUIDE).contains("| `" + detail + "` |"));
	}

	@Test
	void theEndpointIsShapedAsInTheExample() {
		JsonNode example = JsonMapper.shared().readTree(snippet(GUIDE, "json", "lastErrors"));
		JsonNode shown = json("/actuator/wechatpay");
		assertThat(shape(shown)).isEqualTo(shape(example));
		assertThat(shown.at("/merchants/default/lastErrors").propertyNames()).containsExactlyInAnyOrder("SIGN_ERROR",
				"RATELIMIT_EXCEEDED", "503");
	}

	private static Set<String> shape(JsonNode json) {
		Set<String> shape = new TreeSet<>();
		addShape("", json, shape);
		return shape;
	}

	private static void addShape(String path, JsonNode json, Set<String> shape) {
		if (json.isObject()) {
			boolean named = !path.endsWith("/lastErrors");
			json.forEachEntry((name, value) -> addShape(path + "/" + (named ? name : "*"), value, shape));
		}
		else if (json.isArray()) {
			json.forEach((value) -> addShape(path + "/*", value, shape));
		}
		else {
			shape.add(path + " " + json.getNodeType());
		}
	}

	@Test
	void theEndpointShowsOneMerchant() {
		assertThat(json("/actuator/wechatpay/default")).isEqualTo(json("/actuator/wechatpay").at("/merchants/default"));
		assertThat(get("/actuator/wechatpay/nobody").statusCode()).isEqualTo(404);
	}

	@Test
	void readinessFollowsHealth() {
		Duration forLong = Duration.ofDays(366 * 5);
		assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		this.clock.advance(forLong);
		try {
			assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
			assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
		}
		finally {
			this.clock.advance(forLong.negated());
		}
	}

	@Test
	void javaSnippetsAreCompiled() {
		String source = withoutIndentation(
				read(Path.of("src/test/java/io/github/wechatpayspring/readme/ObservabilityTests.java")));
		assertThat(snippets(GUIDE, "java")).hasSize(1)
			.allSatisfy((snippet) -> assertThat(source).contains(withoutIndentation(snippet)));
	}

	@Test
	void theLoggerIsThatOfTheClient() {
		assertThat(GUIDE).contains("\nlogging.level." + WechatPayClient.class.getName() + "=debug\n");
		assertThat(README).contains("`logging.level." + WechatPayClient.class.getName() + ": debug`");
	}

	private static String withoutIndentation(String text) {
		return text.lines().map(String::strip).collect(Collectors.joining("\n"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "observability.md", "grafana-dashboard.json", "prometheus-alerts.yml" })
	void linksLead(String file) {
		assertThat(README + GUIDE).contains("](" + (file.endsWith(".md") ? "docs/" : "") + file + ")");
		assertThat(DOCS.resolve(file)).exists();
	}

	private static String snippet(String text, String language, String content) {
		return snippets(text, language).stream()
			.filter((snippet) -> snippet.contains(content))
			.findFirst()
			.orElseThrow();
	}

	private static List<String> snippets(String text, String language) {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(text)
			.results()
			.map((snippet) -> snippet.group(1))
			.toList();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A query of Prometheus, and the text that shows its labels.
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

	/**
	 * What a query selects.
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

	/**
	 * A series as it is scraped.
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

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class WatchedApplication {

		private static final Log logger = LogFactory.getLog(WatchedApplication.class);

		@Bean
		WechatPayWebClientCustomizer wechatPayAttempts() {
			return (builder) -> builder.filter((request, next) -> next.exchange(request)
				.doOnNext((response) -> logger.info(request.method() + " " + response.statusCode())));
		}

	}

}
