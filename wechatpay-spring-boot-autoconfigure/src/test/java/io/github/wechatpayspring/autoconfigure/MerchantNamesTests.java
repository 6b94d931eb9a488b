package io.github.wechatpayspring.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.merchant.MerchantSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MerchantNamesTests {

	private final StandardEnvironment environment = new StandardEnvironment();

	private void properties(String... names) {
		Map<String, Object> properties = new LinkedHashMap<>();
		for (String name : names) {
			properties.put("wechatpay.merchants." + name, "value of " + name);
		}
		this.environment.getPropertySources()
			.addLast(new MapPropertySource("properties" + this.environment.getPropertySources().size(), properties));
	}

	private void variables(String... names) {
		Map<String, Object> variables = new LinkedHashMap<>();
		for (String name : names) {
			variables.put("WECHATPAY_MERCHANTS_" + name, "value of " + name);
		}
		this.environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
	}

	private void yaml(String text) throws Exception {
		new YamlPropertySourceLoader()
			.load("application", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)) {
				@Override
				public String getFilename() {
					return "application.yml";
				}
			})
			.forEach(this.environment.getPropertySources()::addLast);
	}

	private Iterable<String> names() {
		return MerchantNames.of(this.environment);
	}

	private Map<String, MerchantSettings> merchants() {
		ConfigurationPropertySources.attach(this.environment);
		return MerchantNames.bind(this.environment);
	}

	@Test
	void ofWhenNoMerchantIsConfiguredIsEmpty() {
		assertThat(names()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "north,North", "northEast,north-east", "north-east,north_east", "northeast,northEast" })
	void ofWhenNamesAreEqualUnderRelaxedBindingFailsAndNamesBoth(String first, String second) {
		properties(first + ".merchant-id", second + ".merchant-id");
		assertThatExceptionOfType(WechatPayConfigurationException.class).isThrownBy(this::names)
			.withMessageContaining(
					"'wechatpay.merchants." + second + "' is the same name as 'wechatpay.merchants." + first + "'");
	}

	@Test
	void ofWhenSourcesSpellOneNameDifferentlyFailsAndNamesBoth() {
		properties("north-east.merchant-id");
		properties("northEast.private-key");
		assertThatExceptionOfType(WechatPayConfigurationException.class).isThrownBy(this::names)
			.withMessageContaining("'wechatpay.merchants.northEast'")
			.withMessageContaining("'wechatpay.merchants.north-east'");
	}

	@Test
	void bindWhenBracketsKeepNamesApartBindsEachMerchant() {
		properties("[North].merchant-id", "north.merchant-id", "[north.east].merchant-id", "[北区].merchant-id");
		assertThat(merchants()).hasSize(4)
			.hasEntrySatisfying("North", (merchant) -> hasId(merchant, "value of [North].merchant-id"))
			.hasEntrySatisfying("north", (merchant) -> hasId(merchant, "value of north.merchant-id"))
			.hasEntrySatisfying("north.east", (merchant) -> hasId(merchant, "value of [north.east].merchant-id"))
			.hasEntrySatisfying("北区", (merchant) -> hasId(merchant, "value of [北区].merchant-id"));
	}

	private static void hasId(MerchantSettings merchant, String id) {
		assertThat(merchant.merchantId()).isEqualTo(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "NORTH_EAST_PRIVATE_KEY", "NORTHEAST_PRIVATEKEY" })
	void bindWhenVariableSpellsConfiguredNameBelongsToThatMerchant(String variable) {
		properties("north-east.merchant-id");
		variables(variable);
		assertThat(merchants()).hasSize(1).hasEntrySatisfying("north-east", (merchant) -> {
			hasId(merchant, "value of north-east.merchant-id");
			assertThat(merchant.privateKey()).isEqualTo("value of " + variable);
		});
	}

	@Test
	void bindWhenOnlyVariablesAreSetNamesMerchantInLowerCase() {
		variables("NORTH_MERCHANT_ID", "NORTH_PLATFORM_CERTIFICATES_LOCATIONS_0", "SOUTH_WEST_MERCHANT_ID",
				"SOUTH_WEST_PLATFORM_CERTIFICATES_CACHE_DIRECTORY", "SOUTH_WEST_BACKUP_BASE_URLS_0");
		assertThat(merchants()).containsOnlyKeys("north", "south-west").hasEntrySatisfying("north", (merchant) -> {
			hasId(merchant, "value of NORTH_MERCHANT_ID");
			assertThat(merchant.platformCertificates().locations()).hasSize(1);
		}).hasEntrySatisfying("south-west", (merchant) -> {
			hasId(merchant, "value of SOUTH_WEST_MERCHANT_ID");
			assertThat(merchant.platformCertificates().cacheDirectory()).startsWith("value of");
			assertThat(merchant.backupBaseUrls()).hasSize(1);
		});
	}

	@Test
	void ofWhenVariablesSpellOneNameDifferentlyFails() {
		variables("NORTH_EAST_MERCHANT_ID", "NORTHEAST_PRIVATEKEY");
		assertThatExceptionOfType(WechatPayConfigurationException.class).isThrownBy(this::names)
			.withMessageContaining("in another way");
	}

	@Test
	void ofWhenVariableSetsNoPropertyIgnoresIt() {
		variables("SERVICE_HOST", "PORT_443_TCP_ADDR");
		assertThat(names()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "北区", "a b", "shop!" })
	void ofWhenNameNeedsBracketsFailsAndSaysHow(String name) {
		properties(name + ".merchant-id");
		assertThatExceptionOfType(WechatPayConfigurationException.class).isThrownBy(this::names)
			.withMessageContaining("'wechatpay.merchants." + name + "'")
			.withMessageContaining("\"[" + name + "]\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "001", "1", "0x10" })
	void ofWhenYamlReadsNameAsNumberFailsAndAsksForQuotes(String name) throws Exception {
		yaml("wechatpay:\n  merchants:\n    " + name + ":\n      merchant-id: \"1900007291\"\n");
		assertThatExceptionOfType(WechatPayConfigurationException.class).isThrownBy(this::names)
			.withMessageContaining("\"001\"");
	}

	@ParameterizedTest
	@CsvSource({ "'\"001\"',001", "1900007291,1900007291", "'\"[北区]\"',北区", "'\"[a b]\"',a b" })
	void ofWhenNameIsQuotedInYamlKeepsIt(String key, String name) throws Exception {
		yaml("wechatpay:\n  merchants:\n    " + key + ":\n      merchant-id: \"1900007291\"\n");
		assertThat(names()).containsExactly(name);
		assertThat(merchants()).hasEntrySatisfying(name, (merchant) -> hasId(merchant, "1900007291"));
	}

}
