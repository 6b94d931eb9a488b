package io.github.wechatpayspring.autoconfigure;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeScheme;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import io.github.wechatpayspring.key.KeyAlgorithm;
import io.github.wechatpayspring.key.KeyReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the failure analysis of properties that are missing or invalid.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationFailureTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension();

	private final FakeWechatPay wechatPay = fake.fake();

	@ParameterizedTest
	@CsvSource({ "merchant-id", "merchant-serial-number", "private-key", "public-key-id", "public-key" })
	void startWhenPropertyIsMissingFailsAndNamesIt(String name, CapturedOutput output) {
		Map<String, Object> properties = properties();
		properties.remove("wechatpay." + name);
		assertStartFails(properties, output, "The property 'wechatpay." + name + "' is not set.", "Set it to");
	}

	@ParameterizedTest
	@CsvSource({ "merchant-id", "merchant-serial-number", "private-key", "public-key-id", "public-key" })
	void startWhenPropertyIsEmptyFailsAndNamesIt(String name, CapturedOutput output) {
		Map<String, Object> properties = properties();
		properties.put("wechatpay." + name, " ");
		assertStartFails(properties, output, "The property 'wechatpay." + name + "' is not set.", "Set it to");
	}

	@ParameterizedTest
	@CsvSource({ "wechatpay.mch-id, is not a property of WeChat Pay, 'wechatpay.merchant-id'",
			"wechatpay.merchants.north.mch-id, is not a property of WeChat Pay, 'wechatpay.merchants.north.merchant-id'",
			"wechatpay.public-key-id, refers to '${, Set the environment variable" })
	void startWhenOnlyPropertyIsWrongFailsWithoutMerchant(String name, String problem, String action,
			CapturedOutput output) {
		assertStartFails(Map.of(name, "${WECHATPAY_NOT_SET}"), output, "The property '" + name + "' " + problem,
				action);
	}

	@ParameterizedTest
	@MethodSource
	void startWhenPropertyIsInvalidFailsWithAction(String name, String value, String problem, String action,
			CapturedOutput output) {
		Map<String, Object> properties = properties();
		properties.put("wechatpay." + name, value);
		assertStartFails(properties, output, "The property 'wechatpay." + name + "' " + problem, action);
	}

	static Stream<String[]> startWhenPropertyIsInvalidFailsWithAction() {
		String certificate = TestKeys.pem("CERTIFICATE", new byte[] { 1, 2, 3 });
		return Stream.of(new String[] { "private-key", certificate, "holds a certificate", "apiclient_key.pem" },
				new String[] { "private-key", "file:/no/such/key.pem", "names 'file:/no/such/key.pem'",
						"Correct the path" },
				new String[] { "public-key", certificate, "holds a certificate", "pub_key.pem" },
				new String[] { "public-key", "/no/such/key.pem", "names '/no/such/key.pem'", "Correct the path" },
				new String[] { "public-key-id", "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", "is not the id",
						"beside pub_key.pem" },
				new String[] { "merchant-serial-number", "3688545487410254371213512345678901234567890123456",
						"is written in decimal", "Write it in hexadecimal" },
				new String[] { "merchant-serial-number", "408B 07E7", "contains blanks", "Remove them" },
				new String[] { "merchant-id", "1900 007291", "is not a merchant id", "商户号" },
				new String[] { "base-url", "http://api.mch.weixin.qq.com", "is plain http", "Use https" },
				new String[] { "read-timeout", "0s", "must be positive, but is 0ms", "positive duration" },
				new String[] { "connect-timeout", "-1s", "must be positive, but is -1000ms", "positive duration" },
				new String[] { "max-response-size", "10B", "must be between 1KB and 64MB, but is 10B", "between 1KB" },
				new String[] { "max-response-size", "2GB", "must be between 1KB and 64MB, but is 2147483648B",
						"between 1KB" },
				new String[] { "read-timeout", "99999999999d", "is more than 24 hours", "24h or less" },
				new String[] { "connect-timeout", "25h", "is more than 24 hours", "24h or less" },
				new String[] { "pool.max-connections", "2147483647", "must be between 1 and 65535", "between 1 and" },
				new String[] { "merchant-id", "wxd678efh567hg6787", "is an appid", "商户号" },
				new String[] { "merchant-serial-number", "PUB_KEY_ID_0119000072912024101100397200000006",
						"is the id of WeChat Pay's public key", "'public-key-id'" },
				new String[] { "certificate", certificate, "holds a certificate that is damaged",
						"apiclient_cert.pem" },
				new String[] { "certificate", ownCertificate("CN=1900007291", -600, -60),
						"holds a certificate that expired on", "Apply for a new one" },
				new String[] { "certificate", ownCertificate("CN=Tenpay.com sign", -60, 600),
						"holds a platform certificate", "apiclient_cert.pem" },
				new String[] { "certificate", ownCertificate("CN=1900007291", -60, 600),
						"holds a certificate that does not belong to the private key", "out of the same archive" },
				new String[] { "api-v3-key", "a7cde1ZJB1kG2e7VfTs3jQzaWizur8G",
						"must have exactly 32 bytes, but has 31", "APIv3密钥" },
				new String[] { "platform-certificates.locations[0]", "/no/such/platform.pem",
						"names '/no/such/platform.pem'", "Correct the path" },
				new String[] { "platform-certificates.locations[0]", TestKeys.pem(TestKeys.ec().getPublic()),
						"holds '-----BEGIN PUBLIC KEY-----', not a certificate", "平台证书" },
				new String[] { "platform-certificates.locations[0]", certificate,
						"cannot be used: A platform certificate cannot be read", "平台证书" },
				new String[] { "crypto-provider", "Corretto", "names 'Corretto', which is no registered provider",
						"'auto', 'jdk'" },
				new String[] { "pool.max-connections", "0", "must be between 1 and 65535, but is 0",
						"between 1 and 65535" },
				new String[] { "pool.max-idle-time", "0s", "must be positive, but is 0ms", "positive duration" },
				new String[] { "pool.pending-acquire-timeout", "0s", "must be positive, but is 0ms",
						"positive duration" });
	}

	private static String ownCertificate(String subject, long from, long until) {
		Instant now = Instant.now();
		return TestKeys.pem(TestKeys.certificate(TestKeys.rsa(), subject, BigInteger.TEN, now.plusSeconds(from),
				now.plusSeconds(until)));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			value = { "platform-certificates.refresh-interval, 13h, is more than 12 hours, 12h or less",
					"platform-certificates.refresh-interval, 0s, must be positive, positive duration",
					"platform-certificates.cache-directory, pom.xml, names '/, a directory",
					"platform-certificates.cache-directory, pom.xml/cache, names '/, a directory" })
	void startWhenPropertyOfPlatformCertificatesIsInvalidFails(String name, String value, String problem, String action,
			CapturedOutput output) {
		Map<String, Object> properties = properties();
		properties.put("wechatpay.api-v3-key", "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb");
		properties.put("wechatpay." + name, value);
		assertStartFails(properties, output, "The property 'wechatpay." + name + "' " + problem, action);
		assertThat(output).doesNotContain("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb");
	}

	@Test
	void startWhenPlatformCertificateIsTheMerchantsOwnFails(CapturedOutput output) {
		Map<String, Object> properties = properties();
		properties.put("wechatpay.platform-certificates.locations[0]", this.wechatPay.merchantKey().certificatePem());
		assertStartFails(properties, output,
				"The property 'wechatpay.platform-certificates.locations' holds the certificate '"
						+ this.wechatPay.merchantKey().serialNumber() + "', which the merchant signs with",
				"merchant-serial-number");
	}

	@Test
	void startWhenPublicKeyIsTheMerchantsOwnFails(CapturedOutput output) {
		Map<String, Object> properties = properties();
		RSAPrivateCrtKey own = (RSAPrivateCrtKey) KeyReader.privateKey(KeyAlgorithm.RSA,
				(String) properties.get("wechatpay.private-key"), null);
		properties.put("wechatpay.public-key", TestKeys.pem(TestKeys.publicKey(own)));
		assertStartFails(properties, output,
				"The property 'wechatpay.public-key' holds the public key of the merchant's own private key",
				"pub_key.pem");
	}

	@Test
	void startWhenPlatformCertificateHasTheMerchantsOwnKeyFails(CapturedOutput output) {
		Map<String, Object> properties = properties();
		RSAPrivateCrtKey own = (RSAPrivateCrtKey) KeyReader.privateKey(KeyAlgorithm.RSA,
				(String) properties.get("wechatpay.private-key"), null);
		Instant now = Instant.now();
		properties.put("wechatpay.platform-certificates.locations[0]",
				TestKeys.pem(TestKeys.certificate(new KeyPair(TestKeys.publicKey(own), own), "CN=Tenpay.com sign",
						BigInteger.TEN, now.minusSeconds(60), now.plusSeconds(60))));
		assertStartFails(properties, output, "The property 'wechatpay.platform-certificates.locations' holds the"
				+ " certificate '0A' of the merchant's own private key", "Leave it out");
	}

	@Test
	void startWhenKeyIsNotOfSchemeFails(CapturedOutput output) {
		Map<String, Object> properties = properties();
		properties.put("wechatpay.signature-scheme", "sm2");
		assertStartFails(properties, output,
				"The property 'wechatpay.private-key' holds a key of algorithm RSA, not SM2", "apiclient_key.pem");
	}

	@Test
	void startWhenAllPlatformCertificatesHaveExpiredFails(CapturedOutput output) {
		Map<String, Object> properties = properties();
		properties.put("wechatpay.platform-certificates.locations[0]", ownCertificate("CN=Tenpay.com sign", -600, -60));
		assertStartFails(properties, output,
				"The property 'wechatpay.platform-certificates.locations' names no" + " certificate that is valid",
				"Download the platform certificates again");
	}

	@Test
	void startWhenSchemeIsSm2WithoutApiV3KeyFails(CapturedOutput output) {
		try (FakeWechatPay sm2 = FakeWechatPay.builder().trust(FakeTrust.CERTIFICATES).scheme(FakeScheme.SM2).start()) {
			Map<String, Object> properties = new LinkedHashMap<>(sm2.properties());
			properties.remove("wechatpay.api-v3-key");
			assertStartFails(properties, output, "The property 'wechatpay.api-v3-key' is not set.",
					"if the scheme is 'SM2'");
		}
	}

	@Test
	void startWhenSeveralPropertiesAreMissingNamesAll(CapturedOutput output) {
		assertStartFails(Map.of("wechatpay.merchant-id", "1900007291"), output,
				"The property 'wechatpay.private-key' is not set, and neither are 'wechatpay.merchant-serial-number',"
						+ " 'wechatpay.public-key-id', 'wechatpay.public-key'.",
				"set 'wechatpay.api-v3-key' instead");
	}

	@Test
	void injectWhenNoMerchantIsConfiguredNamesPropertiesAndNearMisses(CapturedOutput output) {
		assertStartFails(ClientUser.class, Map.of("wxpay.mch-id", "1900007291", "wx.pay.mchKey", "SECRET", "x.y", "z"),
				output,
				"There is no CouponDeactivationClient, because no property says who the merchant is."
						+ " These properties are not those of this starter: 'wx.pay.mchKey', 'wxpay.mch-id'.",
				"Set 'wechatpay.merchant-id', 'wechatpay.merchant-serial-number'");
		assertThat(output).doesNotContain("SECRET");
	}

	@Test
	void injectWhenDisabledFailsAndNamesProperty(CapturedOutput output) {
		assertStartFails(ClientUser.class, Map.of("wechatpay.enabled", "false"), output,
				"There is no CouponDeactivationClient, because 'wechatpay.enabled' is 'false'.",
				"Set 'wechatpay.enabled' to 'true'");
	}

	@Test
	void injectWhenThereAreSeveralMerchantsNamesQualifiers(CapturedOutput output) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.putAll(this.wechatPay.properties("wechatpay.merchants.north."));
		properties.putAll(this.wechatPay.properties("wechatpay.merchants.south."));
		assertStartFails(ClientUser.class, properties, output,
				"A CouponDeactivationClient is injected by type, but there is one for each of several merchants.",
				"@Qualifier(\"northCouponDeactivationClient\"), @Qualifier(\"southCouponDeactivationClient\")");
	}

	@Test
	void startLogsOneLineForEachMerchant(CapturedOutput output) {
		Map<String, Object> properties = properties();
		properties.putAll(this.wechatPay.properties("wechatpay.merchants.north."));
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(properties);
		application.run().close();
		for (String name : new String[] { "default", "north" }) {
			assertThat(output.getOut().lines().filter((line) -> line.contains("merchant '" + name + "'")))
				.singleElement()
				.asString()
				.contains("INFO", "merchant id " + properties.get("wechatpay.merchant-id"),
						"serial number " + properties.get("wechatpay.merchant-serial-number"),
						"public key " + properties.get("wechatpay.public-key-id"),
						String.valueOf(properties.get("wechatpay.base-url")), "connector Reactor",
						"crypto provider auto");
		}
	}

	private Map<String, Object> properties() {
		return new LinkedHashMap<>(this.wechatPay.properties());
	}

	private void assertStartFails(Map<String, Object> properties, CapturedOutput output, String description,
			String action) {
		assertStartFails(Application.class, properties, output, description, action);
	}

	private void assertStartFails(Class<?> type, Map<String, Object> properties, CapturedOutput output,
			String description, String action) {
		SpringApplication application = new SpringApplication(type);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(properties);
		assertThatException().isThrownBy(application::run);
		String key = this.wechatPay.properties().get("wechatpay.private-key").lines().skip(3).findFirst().orElseThrow();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Description:")
			.contains(description)
			.contains("Action:")
			.contains(action)
			.doesNotContain(key);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ClientUser {

		@Bean
		String user(CouponDeactivationClient client) {
			return client.toString();
		}

	}

}
