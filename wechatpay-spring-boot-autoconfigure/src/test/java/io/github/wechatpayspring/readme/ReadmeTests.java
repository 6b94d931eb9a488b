package io.github.wechatpayspring.readme;

import java.io.IOException;
import java.io.InputStream;
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

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the snippets, property tables and commands of the README.
 */
class ReadmeTests {

	private final Document readme = Document.of("README.md");

	@Test
	void javaSnippetsAreCompiled() throws IOException {
		// snippets of the test support are compiled in its module
		String sources = sources("wechatpay-spring-boot-autoconfigure") + sources("wechatpay-spring-boot-test");
		List<String> snippets = this.readme.snippets("java");
		assertThat(snippets).hasSize(8)
			.allSatisfy((snippet) -> assertThat(sources).contains(Document.withoutIndentation(snippet)));
	}

	private static String sources(String module) throws IOException {
		String directory = module + "/src/test/java/io/github/wechatpayspring/readme/";
		try (Stream<Path> files = Files.list(Document.ROOT.resolve(directory))) {
			return files.map((file) -> Document.of(directory + file.getFileName()))
				.map((source) -> Document.withoutIndentation(source.text()))
				.collect(Collectors.joining());
		}
	}

	@Test
	void sixFormsAndQueryAreAccepted() {
		try (FakeWechatPay wechatPay = FakeWechatPay.start().echoUnknownPaths()) {
			wechatPay.addCoupon("1234567891", "sxxe34343434");
			CouponDeactivation request = CouponDeactivation.of("1234567891", "sxxe34343434");
			Map<String, String> body = Map.of("stock_id", request.stockId(), "coupon_code", request.couponCode(),
					"deactivate_request_no", request.requestNo());
			TestMerchant merchant = TestMerchant.builder(wechatPay).build();
			WechatPayClient client = merchant.client();
			assertThat(SixForms.call(merchant.coupons(), client, request, body)).hasSize(6);
			assertThat(wechatPay.deactivations()).hasSize(6)
				.allSatisfy((received) -> assertThat(received.refusal()).isNull());
			wechatPay.addDeactivatedCoupon("1234567891", "a/b", "1");
			assertThat(SixForms.query(client, "o1", "a/b", "wx1").path("deactivate_request_no").asString())
				.isEqualTo("1");
			assertThat(wechatPay.queries()).singleElement()
				.satisfies((received) -> assertThat(received.target())
					.isEqualTo("/v3/marketing/busifavor/users/o1/coupons/a%2Fb/appids/wx1"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, PUBLIC_KEY, 5", "1, PUBLIC_KEY, 5", "2, CERTIFICATES, 4", "3, BOTH, 6", "4, CERTIFICATES, 7",
			"5, BOTH, 10" })
	void configurationsCreateWorkingClients(int snippet, FakeTrust trust, int size, @TempDir Path directory)
			throws Exception {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(
				new ByteArrayResource(this.readme.snippets("yaml").get(snippet).getBytes(StandardCharsets.UTF_8)));
		Properties properties = yaml.getObject();
		assertThat(properties).hasSize(size);
		try (FakeWechatPay wechatPay = FakeWechatPay.builder().trust(trust).start().echoUnknownPaths()) {
			writeKeys(wechatPay, directory);
			writeKeys(wechatPay, directory.resolve("north"));
			writeKeys(wechatPay, directory.resolve("south"));
			Map<String, String> own = wechatPay.properties();
			String[] pairs = properties.entrySet()
				.stream()
				.map((property) -> property.toString()
					.replaceFirst("merchant-id=.*", "merchant-id=" + own.get("wechatpay.merchant-id"))
					.replaceFirst("(serial-number)=.*", "$1=" + own.get("wechatpay.merchant-serial-number"))
					.replaceFirst("(public-key-id)=.*", "$1=" + own.get("wechatpay.public-key-id"))
					.replaceFirst("(api-v3-key)=.*", "$1=" + own.get("wechatpay.api-v3-key"))
					.replace("/etc/wechatpay", directory.toString())
					.replace("/var/lib/wechatpay", directory.toString()))
				.toArray(String[]::new);
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class, SslAutoConfiguration.class))
				.withPropertyValues(pairs)
				.withPropertyValues("wechatpay.base-url=" + wechatPay.baseUrl())
				.run((context) -> {
					Map<String, CouponDeactivationClient> clients = context
						.getBeansOfType(CouponDeactivationClient.class);
					assertThat(clients).isNotEmpty();
					clients.forEach((name, client) -> {
						wechatPay.addCoupon("1234567891", name);
						client.deactivate(CouponDeactivation.of("1234567891", name));
					});
				});
		}
	}

	private static void writeKeys(FakeWechatPay wechatPay, Path directory) throws Exception {
		Files.createDirectories(directory);
		Files.writeString(directory.resolve("apiclient_key.pem"), wechatPay.merchantKey().privateKeyPem());
		Files.writeString(directory.resolve("apiclient_cert.pem"), wechatPay.merchantKey().certificatePem());
		Files.write(directory.resolve("apiclient_cert.p12"), TestKeys.pkcs12(wechatPay.merchantKey().privateKey(),
				wechatPay.merchantKey().certificate(), "1900007291"));
		String publicKey = wechatPay.properties().get("wechatpay.public-key");
		if (publicKey != null) {
			Files.writeString(directory.resolve("pub_key.pem"), publicKey);
		}
	}

	@Test
	void dependencySnippetsMatchBuild() {
		assertThat(this.readme.snippets("xml")).hasSize(2).allSatisfy((snippet) -> {
			String artifactId = element(snippet, "artifactId");
			String pom = Document.of(artifactId + "/pom.xml").text();
			assertThat(pom).contains("<artifactId>" + artifactId + "</artifactId>")
				.contains("<groupId>" + element(snippet, "groupId") + "</groupId>")
				.contains("<version>" + element(snippet, "version") + "</version>");
		});
	}

	@Test
	void propertyTablesMatchMetadata() throws IOException {
		Map<String, String> documented = Pattern
			.compile("^\\| `((?:management\\.(?:health|endpoint)\\.)?wechatpay\\.[a-z0-9.-]+)` \\| (?:`([^`]+)`|–) \\|",
					Pattern.MULTILINE)
			.matcher(this.readme.text())
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
	void commandsMatchBuild() {
		List<String> commands = this.readme.snippets("bash").stream().map(String::strip).toList();
		assertThat(commands).hasSize(2);
		assertThat(Document.of(".ci/run").text().lines()).endsWith(commands.get(1));
		assertThat(Document.of("CONTRIBUTING.md").text()).contains("`" + commands.get(1) + "`");
	}

	private static String element(String xml, String name) {
		return xml.substring(xml.indexOf("<" + name + ">") + name.length() + 2, xml.indexOf("</" + name + ">"));
	}

}
