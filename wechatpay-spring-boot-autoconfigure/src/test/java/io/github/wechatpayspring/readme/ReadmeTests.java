package io.github.wechatpayspring.readme;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wechatpayspring.FakeMerchant;
import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.test.FakeWechatPay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the README true: its snippets stand in these sources, its tables in the metadata,
 * its commands in the build.
 */
class ReadmeTests {

	private static final Path ROOT = Path.of("..");

	private final String readme = read(ROOT.resolve("README.md"));

	@Test
	void javaSnippetsAreCompiled() throws IOException {
		String sources;
		try (Stream<Path> files = Files.list(Path.of("src/test/java/io/github/wechatpayspring/readme"))) {
			sources = files.map(ReadmeTests::read).map(ReadmeTests::withoutIndentation).collect(Collectors.joining());
		}
		List<String> snippets = snippets("java");
		assertThat(snippets).hasSize(4)
			.allSatisfy((snippet) -> assertThat(sources).contains(withoutIndentation(snippet)));
	}

	@Test
	void theSixFormsAndTheQueryRun() {
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
			wechatPay.addCoupon("1234567891", "sxxe34343434");
			CouponDeactivation request = CouponDeactivation.of("1234567891", "sxxe34343434");
			Map<String, String> body = Map.of("stock_id", request.stockId(), "coupon_code", request.couponCode(),
					"deactivate_request_no", request.requestNo());
			WechatPayClient client = new FakeMerchant(wechatPay.properties()).client(FakeMerchant.reactorConnector());
			assertThat(SixForms.call(CouponDeactivationClient.create(client), client, request, body)).hasSize(6);
			assertThat(wechatPay.deactivations()).hasSize(6)
				.allSatisfy((received) -> assertThat(received.refusal()).isNull());
			assertThat(SixForms.query(client, "o1", "a/b", "wx1").path("path").asString())
				.isEqualTo("/v3/marketing/busifavor/users/o1/coupons/a%2Fb/appids/wx1");
		}
	}

	@Test
	void theSmallestConfigurationStartsTheClient(@TempDir Path directory) throws IOException {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ByteArrayResource(snippets("yaml").get(0).getBytes(StandardCharsets.UTF_8)));
		Properties properties = yaml.getObject();
		assertThat(properties).hasSize(5);
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
			Files.writeString(directory.resolve("apiclient_key.pem"),
					wechatPay.properties().get("wechatpay.private-key"));
			Files.writeString(directory.resolve("pub_key.pem"), wechatPay.properties().get("wechatpay.public-key"));
			String[] pairs = properties.entrySet()
				.stream()
				.map((property) -> property.toString().replace("/etc/wechatpay", directory.toString()))
				.toArray(String[]::new);
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class))
				.withPropertyValues(pairs)
				.run((context) -> assertThat(context).hasSingleBean(CouponDeactivationClient.class));
		}
	}

	@Test
	void dependenciesAreThoseOfTheBuild() {
		assertThat(snippets("xml")).hasSize(2).allSatisfy((snippet) -> {
			String artifactId = element(snippet, "artifactId");
			String pom = read(ROOT.resolve(artifactId).resolve("pom.xml"));
			assertThat(pom).contains("<artifactId>" + artifactId + "</artifactId>")
				.contains("<groupId>" + element(snippet, "groupId") + "</groupId>")
				.contains("<version>" + element(snippet, "version") + "</version>");
		});
	}

	@Test
	void propertiesAreThoseOfTheMetadata() throws IOException {
		Map<String, String> documented = Pattern
			.compile("^\\| `(wechatpay\\.[a-z.-]+)` \\| (?:`([^`]+)`|–) \\|", Pattern.MULTILINE)
			.matcher(this.readme)
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> String.valueOf(row.group(2)), (a, b) -> a,
					TreeMap::new));
		Map<String, String> known = new TreeMap<>();
		try (InputStream metadata = WechatPayAutoConfiguration.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			for (JsonNode property : JsonMapper.shared().readTree(metadata).path("properties")) {
				assertThat(property.path("description").asString("")).endsWith(".");
				known.put(property.path("name").asString(),
						property.has("defaultValue") ? property.path("defaultValue").asString() : "null");
			}
		}
		assertThat(documented).isEqualTo(known);
	}

	@Test
	void commandsAreThoseOfTheBuild() {
		List<String> commands = snippets("bash").stream().map(String::strip).toList();
		assertThat(commands).hasSize(2);
		assertThat(read(ROOT.resolve(".ci/run")).lines()).endsWith(commands.get(1));
		assertThat(read(ROOT.resolve("CONTRIBUTING.md"))).contains("`" + commands.get(1) + "`");
	}

	private List<String> snippets(String language) {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(this.readme)
			.results()
			.map((snippet) -> snippet.group(1))
			.toList();
	}

	private static String element(String xml, String name) {
		return xml.substring(xml.indexOf("<" + name + ">") + name.length() + 2, xml.indexOf("</" + name + ">"));
	}

	private static String withoutIndentation(String text) {
		return text.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
