package io.github.wechatpayspring.readme;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.ObservationKeys;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.micrometer.core.instrument.Meter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the documentation of metrics, health and the endpoint, which is compared with
 * an application.
 */
class ObservabilityTests {

	private static final Document GUIDE = Document.of("docs/observability.md");

	private static final TestClock clock = new TestClock(Instant.parse("2026-05-20T05:29:35Z"));

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(
			(builder) -> builder.trust(FakeTrust.BOTH).clock(clock));

	private static ObservedApplication application;

	@BeforeAll
	static void start(FakeWechatPay wechatPay) {
		application = new ObservedApplication(wechatPay, clock);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void tablesOfMetersMatchApplication() {
		Map<String, String> registered = new TreeMap<>();
		for (Meter meter : application.meters()) {
			Meter.Id id = meter.getId();
			if (id.getName().startsWith("wechatpay.") || id.getName().equals("http.client.requests")) {
				registered.put(id.getName(), MeterTable.describe(id));
			}
		}
		assertThat(MeterTable.of(GUIDE)).isEqualTo(registered);
	}

	@Test
	void tableOfKeysMatchesObservation() {
		Map<String, String> documented = Pattern.compile("^\\| `([a-z.]+)` \\| (low|high) \\|", Pattern.MULTILINE)
			.matcher(GUIDE.text())
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2)));
		assertThat(documented).isEqualTo(ObservationKeys.cardinalities());
	}

	@Test
	void exampleOfHealthHasShapeOfResponse() {
		JsonNode example = JsonMapper.shared().readTree(GUIDE.snippet("json", "daysLeft"));
		JsonNode health = application.json("/actuator/health/wechatpay");
		assertThat(shape(health.at("/components/default"))).isEqualTo(shape(example.at("/components/default")));
		assertThat(health.at("/components/default/details").propertyNames())
			.allSatisfy((detail) -> assertThat(GUIDE.text()).contains("| `" + detail + "` |"));
	}

	@Test
	void exampleOfEndpointHasShapeOfResponse() {
		JsonNode example = JsonMapper.shared().readTree(GUIDE.snippet("json", "lastErrors"));
		JsonNode shown = application.json("/actuator/wechatpay");
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
	void endpointWhenMerchantIsSelectedShowsOnlyIt() {
		assertThat(application.json("/actuator/wechatpay/default"))
			.isEqualTo(application.json("/actuator/wechatpay").at("/merchants/default"));
		assertThat(application.get("/actuator/wechatpay/unknown").statusCode()).isEqualTo(404);
	}

	@Test
	void readinessWhenKeysExpireIsOutOfService() {
		Duration fiveYears = Duration.ofDays(366 * 5);
		assertThat(application.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		clock.advance(fiveYears);
		try {
			assertThat(application.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
			assertThat(application.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
		}
		finally {
			clock.advance(fiveYears.negated());
		}
	}

	@Test
	void javaSnippetsAreCompiled() {
		String source = Snippet.code(Document
			.of("wechatpay-spring-boot-autoconfigure/src/test/java/io/github/wechatpayspring/readme/ObservedApplication.java")
			.text());
		assertThat(GUIDE.snippets("java")).hasSize(1)
			.allSatisfy((snippet) -> assertThat(source).contains(Snippet.code(snippet)));
	}

	@Test
	void loggerIsNamedAfterClient() {
		assertThat(GUIDE.text()).contains("\nlogging.level." + WechatPayClient.class.getName() + "=debug\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "grafana-dashboard.json", "prometheus-alerts.yml" })
	void linkedFileExists(String file) {
		assertThat(GUIDE.text()).contains("](" + file + ")");
		assertThat(Document.ROOT.resolve("docs").resolve(file)).exists();
	}

}
