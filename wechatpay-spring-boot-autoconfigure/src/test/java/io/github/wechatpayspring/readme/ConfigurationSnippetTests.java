package io.github.wechatpayspring.readme;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the configuration files of the documentation, with which applications are
 * started.
 */
class ConfigurationSnippetTests {

	@ParameterizedTest
	@EnumSource
	void snippetCreatesWorkingClients(YamlSnippet snippet, @TempDir Path directory) throws Exception {
		try (FakeWechatPay wechatPay = FakeWechatPay.builder().trust(snippet.trust).start()) {
			writeKeys(wechatPay, directory);
			writeKeys(wechatPay, directory.resolve("north"));
			writeKeys(wechatPay, directory.resolve("south"));
			ApplicationContextRunner runner = new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class, SslAutoConfiguration.class))
				.withPropertyValues("wechatpay.base-url=" + wechatPay.baseUrl())
				.withPropertyValues(snippet.pairs(wechatPay.properties(), directory));
			if (!snippet.hasIdentity) {
				runner = runner.withPropertyValues(
						wechatPay.properties().entrySet().stream().map(Object::toString).toArray(String[]::new));
			}
			runner.run((context) -> {
				Map<String, CouponDeactivationClient> clients = context.getBeansOfType(CouponDeactivationClient.class);
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
	void snippetIsTested() {
		assertThat(Snippet.in("yaml")).isNotEmpty()
			.allSatisfy((snippet) -> assertThat(Arrays.stream(YamlSnippet.values()).map(YamlSnippet::toString))
				.as(snippet.toString())
				.contains(snippet.name()));
	}

	/**
	 * Configuration files by name.
	 */
	enum YamlSnippet {

		SERIAL_NUMBER(FakeTrust.PUBLIC_KEY, true),

		PUBLIC_KEY(FakeTrust.PUBLIC_KEY, true),

		PLATFORM_CERTIFICATES(FakeTrust.CERTIFICATES, true),

		MIGRATION(FakeTrust.BOTH, true),

		SSL_BUNDLE(FakeTrust.CERTIFICATES, true),

		SSL_BUNDLE_PEM(FakeTrust.PUBLIC_KEY, true),

		NAMED_MERCHANTS(FakeTrust.BOTH, true),

		RESILIENCE(FakeTrust.PUBLIC_KEY, false);

		private final FakeTrust trust;

		private final boolean hasIdentity;

		YamlSnippet(FakeTrust trust, boolean hasIdentity) {
			this.trust = trust;
			this.hasIdentity = hasIdentity;
		}

		private String[] pairs(Map<String, String> own, Path directory) {
			YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
			yaml.setResources(
					new ByteArrayResource(Snippet.named("yaml", toString()).getBytes(StandardCharsets.UTF_8)));
			Properties properties = Objects.requireNonNull(yaml.getObject());
			return properties.entrySet()
				.stream()
				.map((property) -> property.toString()
					.replaceFirst("merchant-id=.*", "merchant-id=" + own.get("wechatpay.merchant-id"))
					.replaceFirst("(serial-number)=.*", "$1=" + own.get("wechatpay.merchant-serial-number"))
					.replaceFirst("(public-key-id)=.*", "$1=" + own.get("wechatpay.public-key-id"))
					.replaceFirst("(api-v3-key)=.*", "$1=" + own.get("wechatpay.api-v3-key"))
					.replace("/etc/wechatpay", directory.toString())
					.replace("/var/lib/wechatpay", directory.toString()))
				.toArray(String[]::new);
		}

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
