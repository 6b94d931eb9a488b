package io.github.wechatpayspring.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class PropertyCheckTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final Map<String, Object> properties = new LinkedHashMap<>();

	PropertyCheckTests() {
		this.environment.getPropertySources().addLast(new MapPropertySource("properties", this.properties));
		this.environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, this.variables));
		ConfigurationPropertySources.attach(this.environment);
	}

	private void check() {
		new PropertyCheck(this.environment, true, false).check();
	}

	private void assertRefused(String... messages) {
		assertThatExceptionOfType(WechatPayConfigurationException.class).isThrownBy(this::check)
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(messages).doesNotContain("SECRET"));
	}

	@ParameterizedTest
	@CsvSource({ "read-timeuot, read-timeout", "mch-id, merchant-id", "retry.max-attempt, retry.max-attempts",
			"merchants.north.foo, merchants.north.pool.max-idle-time",
			"merchants.north.mch-id, merchants.north.merchant-id", "private-key.location, private-key", "retry, bulk",
			"pool.max-connection, pool.max-connections", "read-timeout[0], read-timeout",
			"merchants.north.enabled, merchants.north.merchant-id",
			"platform-certificate.locations, platform-certificates.locations" })
	void checkWhenPropertyIsUnknownFailsAndNamesNearest(String property, String nearest) {
		this.properties.put("wechatpay." + property, "SECRET");
		assertRefused("'wechatpay." + property + "' is not a property");
	}

	@Test
	void checkWhenPropertyIsMisspeltNamesNearest() {
		this.properties.put("wechatpay.read-timeuot", "5s");
		assertRefused("The nearest one is 'wechatpay.read-timeout'");
	}

	@Test
	void checkWhenMerchantNameHasDotSaysToUseBrackets() {
		this.properties.put("wechatpay.merchants.shop.north.merchant-id", "1900007291");
		assertRefused("'wechatpay.merchants.shop.north.merchant-id' is not a property", "\"[shop.north]\"");
	}

	@Test
	void checkWhenMerchantHasNoPropertiesFails() {
		this.properties.put("wechatpay.merchants.north", "");
		assertRefused("'wechatpay.merchants.north' has no properties of a merchant");
	}

	@ParameterizedTest
	@ValueSource(strings = { "merchants", "retry", "pool", "platform-certificates", "merchants.north.retry" })
	void checkWhenGroupHasNothingUnderItAcceptsItIfEmpty(String property) {
		this.properties.put("wechatpay." + property, "");
		check();
		this.properties.put("wechatpay." + property, "5s");
		assertRefused("'wechatpay." + property + "'");
	}

	@Test
	void checkWhenPropertiesAreSpeltInAnyRelaxedFormAccepts() {
		Arrays
			.asList("merchantId", "merchant_serial_number", "PRIVATE-KEY", "backup-base-urls[0]", "backupBaseUrls[1]",
					"platformCertificates.locations[0]", "retry.maxAttempts", "enabled", "merchants.north.merchantId",
					"merchants.[a.b].pool.max_connections", "merchants.north.platform-certificates.locations[12]")
			.forEach((property) -> this.properties.put("wechatpay." + property, "true"));
		this.properties.put("wechatpay2.foo", "");
		this.properties.put("other.wechatpay.foo", "");
		check();
	}

	@Test
	void checkWhenDisabledAcceptsEverything() {
		this.properties.putAll(Map.of("wechatpay.enabled", "false", "wechatpay.foo", "${BAR}"));
		new PropertyCheck(this.environment, false, false).check();
	}

	@Test
	void checkWhenDisabledAfterAheadOfTimeProcessingFails() {
		this.properties.put("wechatpay.enabled", "false");
		assertRefused("'wechatpay.enabled' is 'false', but the application was processed ahead of time");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "yes", "on", "1" })
	void checkWhenEnabledIsNotBooleanFails(String value) {
		this.properties.put("wechatpay.enabled", value);
		assertRefused("'wechatpay.enabled' is neither 'true' nor 'false'");
	}

	@ParameterizedTest
	@CsvSource({ "WECHATPAY_READ_TIMEUOT, WECHATPAY_READ_TIMEOUT",
			"WECHATPAY_RETRY_MAXATTEMPT, WECHATPAY_RETRY_MAX_ATTEMPTS",
			"WECHATPAY_PLATFORMCERTIFICATES_CACHE_DIRECTORY, WECHATPAY_PLATFORM_CERTIFICATES_CACHE_DIRECTORY",
			"WECHATPAY_BACKUPBASE_URLS_0, WECHATPAY_BACKUP_BASE_URLS_0", "wechatpay_merchant_id, WECHATPAY_MERCHANT_ID",
			"WECHATPAY_MERCHANTS_NORTH_PRIVAT_KEY, WECHATPAY_MERCHANTS_NORTH_PRIVATE_KEY",
			"WECHATPAY_MERCHANTS_NORTH_EAST_PRIVATEKEY, WECHATPAY_MERCHANTS_NORTH_EAST_PRIVATE_KEY",
			"WECHATPAY_MERCHANTS_WEST_SIDE_MERCHANT_ID, WECHATPAY_MERCHANTS_WESTSIDE_MERCHANT_ID" })
	void checkWhenVariableDoesNotSetPropertyFailsAndNamesRightOne(String variable, String right) {
		this.properties.put("wechatpay.merchants.north-east.merchant-id", "1900007291");
		this.properties.put("wechatpay.merchants.westSide.merchant-id", "1900007291");
		this.variables.put(variable, "SECRET");
		assertRefused("'" + variable + "' is an environment variable", "Rename it to " + right);
	}

	@ParameterizedTest
	@ValueSource(strings = { "WECHATPAY_PORT", "WECHATPAY_SERVICE_HOST", "WECHATPAY_PORT_443_TCP_ADDR",
			"WECHATPAY_MCH_ID", "WECHATPAY_MERCHANT_API_V3_KEY", "WECHATPAY_MERCHANTS_SERVICE_HOST",
			"WECHATPAY_MERCHANT_ID", "WECHATPAY_MERCHANTID", "WECHATPAY_BACKUP_BASE_URLS_0",
			"WECHATPAY_BACKUPBASEURLS_1", "WECHATPAY_BACKUP_BASE_URLS", "WECHATPAY_PLATFORM_CERTIFICATES_LOCATIONS_0",
			"WECHATPAY_ENABLED", "WECHATPAY_MERCHANTS_NORTH_EAST_PRIVATE_KEY",
			"WECHATPAY_MERCHANTS_NORTHEAST_PRIVATEKEY", "WECHATPAY_MERCHANTS_NORTH_EAST_BACKUP_BASE_URLS_0" })
	void checkWhenVariableSetsPropertyOrIsForOthersAccepts(String variable) {
		this.properties.put("wechatpay.merchants.north-east.merchant-id", "1900007291");
		this.variables.put(variable, "true");
		check();
	}

	@ParameterizedTest
	@ValueSource(strings = { "merchant-id", "api-v3-key", "ssl-bundle", "read-timeout", "retry.max-attempts",
			"backup-base-urls", "backup-base-urls[1]", "platform-certificates.locations[0]", "signature-scheme",
			"merchants.north.private-key", "merchants.[a.b].backup-base-urls[0]" })
	void checkWhenPlaceholderIsNotResolvedFailsAndNamesVariable(String property) {
		this.properties.put("wechatpay.backup-base-urls[0]", "https://api2.mch.weixin.qq.com");
		this.properties.put("wechatpay." + property, "${WECHATPAY_MERCHANT_API_V3_KEY}");
		assertRefused("'${WECHATPAY_MERCHANT_API_V3_KEY}', which is not set",
				"Set the environment variable or property 'WECHATPAY_MERCHANT_API_V3_KEY'");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "${SET}", "${MISSING:}", "${MISSING:default}", "${MISSING:${SET}}", "a$b{c}", "\\${literal}" })
	void checkWhenPlaceholderIsResolvedAccepts(String value) {
		this.properties.put("SET", "value");
		this.properties.put("wechatpay.private-key-password", value);
		check();
	}

	@Test
	void checkWhenThereAreConnectionDetailsIgnoresValuesThatAreNotUsed() {
		this.properties.put("wechatpay.api-v3-key", "${MISSING}");
		new PropertyCheck(this.environment, true, true).check();
		this.properties.put("wechatpay.read-timeout", "${MISSING}");
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> new PropertyCheck(this.environment, true, true).check())
			.withMessageContaining("'wechatpay.read-timeout'");
	}

	@Test
	void checkWhenVariableHoldsUnresolvedPlaceholderFails() {
		this.variables.put("WECHATPAY_API_V3_KEY", "${VAULT_KEY}");
		assertRefused("'wechatpay.api-v3-key' refers to '${VAULT_KEY}'");
	}

	@ParameterizedTest
	@CsvSource({ "cache-directory, , wechatpay.", "refresh-interval, , wechatpay.",
			"cache-directory, merchants.north.api-v3-key, ", "cache-directory, api-v3-key, ",
			"merchants.north.platform-certificates.cache-directory, api-v3-key, wechatpay.merchants.north.",
			"merchants.north.platform-certificates.cache-directory, merchants.north.api-v3-key, " })
	void checkWhenCertificatesAreNotDownloadedWarnsOfPropertiesWithoutEffect(String property, String key,
			String warning, CapturedOutput output) {
		this.properties.put("wechatpay." + (property.contains(".") ? property : "platform-certificates." + property),
				"1h");
		if (key != null) {
			this.properties.put("wechatpay." + key, "key");
		}
		check();
		assertThat(output.getOut().lines().filter((line) -> line.contains("has no effect")))
			.hasSize((warning != null) ? 1 : 0)
			.allMatch((line) -> line.contains("because '" + warning + "api-v3-key' is not set"));
	}

	@ParameterizedTest
	@CsvSource({ "merchant-id, 0123456701, number", "merchant-serial-number, 4080079829E10, number",
			"api-v3-key, 01234567012345670123456701234567, number", "private-key-password, yes, boolean",
			"private-key-password, 1_000, number", "merchants.north.merchant-id, 0123456701, number",
			"merchant-id, 0x1f, number" })
	void checkWhenYamlChangesTextFailsAndAsksForQuotes(String property, String value, String type,
			@TempDir Path directory) throws Exception {
		yaml(directory, property, value);
		assertRefused("'wechatpay." + property + "' is read by YAML as a " + type, "Write it in quotes.");
	}

	@ParameterizedTest
	@CsvSource({ "merchant-id, 1900007291", "merchant-id, '\"0123456701\"'", "merchant-id, 1900007291 # comment",
			"merchant-serial-number, 3775B6A45ACD588826D15E583A95F5DD", "private-key-password, true",
			"api-v3-key, 12345678901234567890123456789012", "retry.max-attempts, 0x5", "read-timeout, 1_000" })
	void checkWhenYamlKeepsTextAccepts(String property, String value, @TempDir Path directory) throws Exception {
		yaml(directory, property, value);
		check();
	}

	private void yaml(Path directory, String property, String value) throws Exception {
		StringBuilder text = new StringBuilder("# first line\nwechatpay:\n");
		String indent = "  ";
		for (String element : StringUtils.delimitedListToStringArray(property, ".")) {
			text.append(indent).append(element).append(":\n");
			indent += "  ";
		}
		text.setLength(text.length() - 1);
		Path file = Files.writeString(directory.resolve("application.yml"), text.append(' ').append(value) + "\n");
		new YamlPropertySourceLoader().load("application", new FileSystemResource(file))
			.forEach(this.environment.getPropertySources()::addLast);
	}

}
