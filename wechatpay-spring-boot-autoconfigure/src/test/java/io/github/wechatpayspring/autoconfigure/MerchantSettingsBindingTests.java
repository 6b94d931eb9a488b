package io.github.wechatpayspring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.wechatpayspring.merchant.MerchantSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class MerchantSettingsBindingTests {

	private static MerchantSettings bind(Map<String, String> values) {
		return new Binder(new MapConfigurationPropertySource(values))
			.bindOrCreate("wechatpay", Bindable.of(MerchantSettings.class))
			.orElse(MerchantSettings.builder().build());
	}

	static Stream<String> names() {
		// an empty value of these two properties differs from one that is not set
		return KnownProperties.OF_MERCHANT.stream()
			.filter((name) -> !List.of("backup-base-urls", "platform-certificates.cache-directory").contains(name));
	}

	@ParameterizedTest
	@MethodSource("names")
	void bindWhenValueIsEmptyCountsAsNotSet(String name) {
		assertThat(bind(Map.of("wechatpay." + name, ""))).isEqualTo(bind(Map.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "merchant-id", "merchant-serial-number", "private-key", "certificate", "ssl-bundle",
			"public-key-id", "public-key", "api-v3-key", "base-url", "crypto-provider" })
	void bindWhenTextHasBlanksAroundItStripsThem(String name) {
		assertThat(bind(Map.of("wechatpay." + name, "\uFEFF \tvalue\u3000\r\n")))
			.isEqualTo(bind(Map.of("wechatpay." + name, "value")));
		assertThat(bind(Map.of("wechatpay." + name, " \r\n"))).isEqualTo(bind(Map.of()));
	}

	@Test
	void bindWhenPasswordEndsWithLineEndKeepsBlanks() {
		assertThat(bind(Map.of("wechatpay.private-key-password", " secret \r\n")).privateKeyPassword())
			.isEqualTo(" secret ");
	}

	@Test
	void bindWhenBackupBaseUrlsAreEmptyHasNone() {
		assertThat(bind(Map.of("wechatpay.backup-base-urls", "")).backupBaseUrls()).isEmpty();
		assertThat(bind(Map.of()).backupBaseUrls()).isNull();
	}

	@Test
	void bindWhenListHasEmptyElementsDropsThem() {
		assertThat(bind(Map.of("wechatpay.platform-certificates.locations", "a.pem, ,b.pem,")).platformCertificates()
			.locations()).containsExactly("a.pem", "b.pem");
	}

}
