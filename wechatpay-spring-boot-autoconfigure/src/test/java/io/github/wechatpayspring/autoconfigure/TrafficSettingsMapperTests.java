package io.github.wechatpayspring.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TrafficSettingsMapper}.
 */
class TrafficSettingsMapperTests {

	private final Map<String, String> values = new LinkedHashMap<>();

	private MerchantSettings properties() {
		return bind("wechatpay").orElse(MerchantSettings.defaults());
	}

	private MerchantSettings bind(String prefix) {
		return new Binder(new MapConfigurationPropertySource(this.values)).bindOrCreate(prefix,
				Bindable.of(MerchantSettings.class));
	}

	private WechatPayTraffic.Settings settings() {
		return new TrafficSettingsMapper("wechatpay.", properties()).toTrafficSettings();
	}

	private List<String> backups() {
		return settings().backupBaseUrls();
	}

	@Test
	void backupBaseUrlsWhenPrimaryHostIsWechatPaysHaveItsBackupHost() {
		assertThat(settings().baseUrl()).hasToString("https://api.mch.weixin.qq.com");
		assertThat(backups()).containsExactly("https://api2.mch.weixin.qq.com");
		this.values.put("wechatpay.base-url", "https://API.mch.weixin.qq.com/");
		assertThat(backups()).containsExactly("https://api2.mch.weixin.qq.com");
		this.values.put("wechatpay.backup-base-urls", "");
		assertThat(backups()).isEmpty();
	}

	@Test
	void backupBaseUrlsWhenPrimaryHostIsAnotherAreThoseConfigured() {
		this.values.put("wechatpay.base-url", "https://wechatpay.example.org");
		assertThat(backups()).isEmpty();
		this.values.put("wechatpay.backup-base-urls", "https://b.example.org,https://c.example.org");
		assertThat(backups()).containsExactly("https://b.example.org", "https://c.example.org");
	}

	@Test
	void settingsWhenNothingIsSetAreDefaults() {
		WechatPayTraffic.Settings settings = settings();
		assertThat(settings.retry().maxAttempts()).isEqualTo(3);
		assertThat(settings.retry().timeout()).isEqualTo(Duration.ofSeconds(30));
		assertThat(settings.requestsPerSecond()).isInfinite();
		assertThat(settings.gracePeriod()).isEqualTo(Duration.ofSeconds(10));
		assertThat(new TrafficSettingsMapper("wechatpay.", properties()).bulkConcurrency()).isEqualTo(32);
	}

	@Test
	void settingsWhenNamedMerchantDoesNotSetThemAreThoseOfDefaultMerchant() {
		this.values.putAll(Map.of("wechatpay.base-url", "https://a.example.org", "wechatpay.backup-base-urls",
				"https://b.example.org", "wechatpay.retry.max-attempts", "5", "wechatpay.retry.timeout", "7s",
				"wechatpay.rate-limit.requests-per-second", "0.5", "wechatpay.bulk.concurrency", "9",
				"wechatpay.grace-period", "4s", "wechatpay.merchants.north.retry.timeout", "8s"));
		TrafficSettingsMapper north = merchant("north");
		assertThat(north.toTrafficSettings().backupBaseUrls()).containsExactly("https://b.example.org");
		assertThat(north.toTrafficSettings().retry().maxAttempts()).isEqualTo(5);
		assertThat(north.toTrafficSettings().retry().timeout()).isEqualTo(Duration.ofSeconds(8));
		assertThat(north.toTrafficSettings().requestsPerSecond()).isEqualTo(0.5);
		assertThat(north.toTrafficSettings().gracePeriod()).isEqualTo(Duration.ofSeconds(4));
		assertThat(north.bulkConcurrency()).isEqualTo(9);
	}

	@Test
	void backupBaseUrlsWhenNamedMerchantHasBaseUrlAreItsOwn() {
		this.values
			.putAll(Map.of("wechatpay.backup-base-urls", "https://b.example.org", "wechatpay.merchants.north.base-url",
					"https://n.example.org", "wechatpay.merchants.south.backup-base-urls", "https://s.example.org",
					"wechatpay.merchants.south.rate-limit.requests-per-second", "3",
					"wechatpay.merchants.south.bulk.concurrency", "2"));
		assertThat(merchant("north").toTrafficSettings().backupBaseUrls()).isEmpty();
		assertThat(merchant("south").toTrafficSettings().backupBaseUrls()).containsExactly("https://s.example.org");
		assertThat(merchant("south").toTrafficSettings().requestsPerSecond()).isEqualTo(3);
		assertThat(merchant("south").bulkConcurrency()).isEqualTo(2);
	}

	private TrafficSettingsMapper merchant(String name) {
		return new TrafficSettingsMapper("wechatpay.merchants." + name + ".",
				bind("wechatpay.merchants." + name).orElse(properties().withoutIdentity()));
	}

	@ParameterizedTest
	@CsvSource({ "retry.max-attempts, 0, must be between 1 and 100",
			"retry.max-attempts, 1000000, must be between 1 and 100",
			"retry.initial-backoff, 6s, is more than 'wechatpay.retry.max-backoff'",
			"retry.timeout, 25h, is more than 24 hours", "grace-period, 99999999999d, is more than 24 hours",
			"bulk.concurrency, 2147483647, must be between 1 and 100000",
			"rate-limit.requests-per-second, 0.0001, must be at least 0.01",
			"retry.initial-backoff, 0, must be positive", "retry.max-backoff, 0, must be positive",
			"retry.timeout, -1s, must be positive", "rate-limit.requests-per-second, 0, must be at least 0.01",
			"rate-limit.requests-per-second, NaN, must be at least 0.01", "bulk.concurrency, 0, must be between 1 and",
			"grace-period, 0s, must be positive", "backup-base-urls[0], http://example.org, is plain http",
			"backup-base-urls[0], nonsense, is not",
			"backup-base-urls[0], https://api.mch.weixin.qq.com, is the same host" })
	void settingsWhenValueIsInvalidFailAndNameProperty(String name, String value, String message) {
		this.values.put("wechatpay." + name, value);
		assertThatExceptionOfType(WechatPayConfigurationException.class).isThrownBy(() -> {
			TrafficSettingsMapper properties = new TrafficSettingsMapper("wechatpay.", properties());
			properties.toTrafficSettings();
			properties.bulkConcurrency();
		}).withMessageContaining("'wechatpay." + name + "'").withMessageContaining(message);
	}

}
