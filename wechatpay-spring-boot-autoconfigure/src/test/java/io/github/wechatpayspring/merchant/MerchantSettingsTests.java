package io.github.wechatpayspring.merchant;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.signature.SignatureScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MerchantSettings}.
 */
class MerchantSettingsTests {

	private static final MerchantSettings COMPLETE = MerchantSettings.builder()
		.merchantId("1900007291")
		.merchantSerialNumber("0C4AEF34")
		.privateKey("SECRET private key")
		.privateKeyPassword("SECRET password")
		.certificate("file:apiclient_cert.pem")
		.sslBundle("merchant")
		.publicKeyId("PUB_KEY_ID_1")
		.publicKey("file:pub_key.pem")
		.apiV3Key("SECRET APIv3 key")
		.platformCertificates(new MerchantSettings.PlatformCertificates(List.of("SECRET location"), Duration.ofHours(2),
				"/var/cache/wechatpay"))
		.signatureScheme(SignatureScheme.SM2)
		.cryptoProvider("jdk")
		.baseUrl("https://a.example.org")
		.backupBaseUrls(List.of("https://b.example.org"))
		.retry(new MerchantSettings.Retry(5, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(3)))
		.rateLimit(new MerchantSettings.RateLimit(4.5))
		.bulk(new MerchantSettings.Bulk(6))
		.gracePeriod(Duration.ofSeconds(7))
		.connectTimeout(Duration.ofSeconds(8))
		.readTimeout(Duration.ofSeconds(9))
		.pool(new MerchantSettings.Pool(10, Duration.ofSeconds(11), Duration.ofSeconds(12)))
		.maxResponseSize(DataSize.ofKilobytes(13))
		.build();

	@ParameterizedTest
	@ValueSource(strings = { "read-timeout", "readTimeout", "read_timeout", "READ-TIMEOUT" })
	void fromWhenNameIsRelaxedReadsValue(String name) {
		assertThat(MerchantSettings.from(Map.of(name, "9s")).readTimeout()).isEqualTo(Duration.ofSeconds(9));
	}

	@Test
	void fromWhenNameIsNestedReadsValue() {
		MerchantSettings settings = MerchantSettings.from(Map.of("retry.max-attempts", 5, "pool.maxConnections", "10",
				"platform-certificates.locations", "a.pem,b.pem"));
		assertThat(settings.retry()).isEqualTo(new MerchantSettings.Retry(5, null, null, null));
		assertThat(settings.pool()).isEqualTo(new MerchantSettings.Pool(10, null, null));
		assertThat(settings.platformCertificates().locations()).containsExactly("a.pem", "b.pem");
	}

	@Test
	void fromWhenValueIsNullDoesNotSetIt() {
		assertThat(MerchantSettings.from(Collections.singletonMap("merchant-id", null)))
			.isEqualTo(MerchantSettings.builder().build());
	}

	@ParameterizedTest
	@CsvSource({ "privat-key, privat-key", "retry.attempts, retry.attempts", "enabled, enabled" })
	void fromWhenNameIsUnknownFails(String name, String property) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> MerchantSettings.from(Map.of("merchant-id", "1900007291", name, "SECRET")))
			.withMessageContaining("'" + property + "' is not a property of a merchant")
			.withMessageNotContaining("SECRET")
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.getProperty()).isEqualTo(property));
	}

	@ParameterizedTest
	@ValueSource(strings = { "read-timeout", "max-response-size", "pool.max-connections", "signature-scheme" })
	void fromWhenValueCannotBeConvertedFailsWithoutShowingIt(String name) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> MerchantSettings.from(Map.of(name, "SECRET")))
			.withMessageContaining("'" + name + "' cannot be converted to the type of the property")
			.withMessageNotContaining("SECRET")
			.withNoCause();
	}

	@ParameterizedTest
	@CsvSource({ "${API_V3_KEY}, ${API_V3_KEY}", "${API_V3_KEY:SECRET}, ${API_V3_KEY}",
			"prefix-${API_V3_KEY}, ${API_V3_KEY}" })
	void fromWhenPlaceholderIsNotResolvedFails(String value, String placeholder) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> MerchantSettings.from(Map.of("api-v3-key", value)))
			.withMessageContaining("'api-v3-key' contains the placeholder '" + placeholder + "', which is not resolved")
			.withMessageNotContaining("SECRET");
	}

	@Test
	void orElseWhenNothingIsSetReturnsOther() {
		assertThat(MerchantSettings.builder().build().orElse(COMPLETE)).isEqualTo(COMPLETE);
	}

	@Test
	void orElseWhenEverythingIsSetReturnsOwn() {
		assertThat(COMPLETE.orElse(MerchantSettings.defaults())).isEqualTo(COMPLETE);
	}

	@Test
	void orElseWhenGroupIsPartlySetTakesTheRestFromOther() {
		MerchantSettings merged = MerchantSettings.builder()
			.retry(new MerchantSettings.Retry(null, Duration.ofMillis(7), null, null))
			.pool(new MerchantSettings.Pool(null, null, Duration.ofSeconds(7)))
			.platformCertificates(new MerchantSettings.PlatformCertificates(List.of("platform.pem"), null, null))
			.build()
			.orElse(COMPLETE);
		assertThat(merged.retry()).isEqualTo(
				new MerchantSettings.Retry(5, Duration.ofMillis(7), Duration.ofMillis(2), Duration.ofSeconds(3)));
		assertThat(merged.pool())
			.isEqualTo(new MerchantSettings.Pool(10, Duration.ofSeconds(11), Duration.ofSeconds(7)));
		assertThat(merged.platformCertificates()).isEqualTo(new MerchantSettings.PlatformCertificates(
				List.of("platform.pem"), Duration.ofHours(2), "/var/cache/wechatpay"));
	}

	@Test
	void orElseWhenPrimaryHostIsSetTakesNoBackupHosts() {
		MerchantSettings merged = MerchantSettings.builder().baseUrl("https://c.example.org").build().orElse(COMPLETE);
		assertThat(merged.baseUrl()).isEqualTo("https://c.example.org");
		assertThat(merged.backupBaseUrls()).isNull();
	}

	@Test
	void orElseWhenBackupHostsAreSetTakesPrimaryHost() {
		MerchantSettings merged = MerchantSettings.builder().backupBaseUrls(List.of()).build().orElse(COMPLETE);
		assertThat(merged.baseUrl()).isEqualTo("https://a.example.org");
		assertThat(merged.backupBaseUrls()).isEmpty();
	}

	@Test
	void withoutIdentityRemovesIdentityKeysAndLocations() {
		assertThat(COMPLETE.withoutIdentity()).isEqualTo(COMPLETE.mutate()
			.merchantId(null)
			.merchantSerialNumber(null)
			.privateKey(null)
			.privateKeyPassword(null)
			.certificate(null)
			.sslBundle(null)
			.publicKeyId(null)
			.publicKey(null)
			.apiV3Key(null)
			.platformCertificates(
					new MerchantSettings.PlatformCertificates(List.of(), Duration.ofHours(2), "/var/cache/wechatpay"))
			.build());
	}

	@Test
	void mutateWhenNothingIsChangedReturnsEqualSettings() {
		assertThat(COMPLETE.mutate().build()).isEqualTo(COMPLETE);
	}

	@Test
	void buildWhenTextHasBlanksAroundItStripsThem() {
		MerchantSettings settings = MerchantSettings.builder()
			.merchantId("\uFEFF 1900007291\r\n")
			.privateKeyPassword(" secret \r\n")
			.backupBaseUrls(List.of("https://b.example.org", " "))
			.build();
		assertThat(settings.merchantId()).isEqualTo("1900007291");
		assertThat(settings.privateKeyPassword()).isEqualTo(" secret ");
		assertThat(settings.backupBaseUrls()).containsExactly("https://b.example.org");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\r\n", "\uFEFF" })
	void buildWhenTextIsEmptyDoesNotSetIt(String empty) {
		assertThat(MerchantSettings.builder()
			.merchantId(empty)
			.merchantSerialNumber(empty)
			.privateKey(empty)
			.certificate(empty)
			.sslBundle(empty)
			.publicKeyId(empty)
			.publicKey(empty)
			.apiV3Key(empty)
			.cryptoProvider(empty)
			.baseUrl(empty)
			.build()).isEqualTo(MerchantSettings.builder().build());
	}

	@Test
	void toStringHasNoSecrets() {
		assertThat(COMPLETE).hasToString("MerchantSettings[merchantId=1900007291, baseUrl=https://a.example.org]");
		assertThat(COMPLETE.platformCertificates())
			.hasToString("PlatformCertificates[refreshInterval=PT2H, cacheDirectory=/var/cache/wechatpay]");
	}

	@Test
	void defaultsEqualThoseOfTheMetadata() throws IOException {
		Map<String, String> values = new HashMap<>();
		try (InputStream metadata = getClass()
			.getResourceAsStream("/META-INF/additional-spring-configuration-metadata.json")) {
			for (JsonNode property : new JsonMapper().readTree(metadata).get("properties")) {
				String name = property.get("name").stringValue();
				if (name.startsWith("wechatpay.") && property.has("defaultValue")) {
					values.put(name, property.get("defaultValue").asString());
				}
			}
		}
		assertThat(values.remove("wechatpay.enabled")).isEqualTo("true");
		MerchantSettings bound = new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("wechatpay",
				Bindable.of(MerchantSettings.class));
		assertThat(bound).usingRecursiveComparison().isEqualTo(MerchantSettings.defaults());
	}

}
