package io.github.wechatpayspring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.github.wechatpayspring.PropertyPairs;
import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.TokenKey;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.CouponState;
import io.github.wechatpayspring.fake.FakeMerchantKey;
import io.github.wechatpayspring.fake.FakeScheme;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;
import io.github.wechatpayspring.signature.MerchantSignature;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPaySigner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for each form of the merchant's private key with each combination of WeChat Pay's
 * public key and platform certificates.
 */
class TrustTests {

	private static final String PASSWORD = "correct horse";

	private static final CouponDeactivation REQUEST = CouponDeactivation.of("1234567891", "sxxe34343434");

	@TempDir
	private static Path directory;

	private static Map<Trust, FakeWechatPay> fakes;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WechatPayAutoConfiguration.class, SslAutoConfiguration.class));

	@BeforeAll
	static void start() {
		fakes = new EnumMap<>(Trust.class);
		for (Trust trust : Trust.values()) {
			fakes.put(trust, trust.start());
		}
	}

	@AfterAll
	static void stop() {
		fakes.values().forEach(FakeWechatPay::close);
	}

	@ParameterizedTest
	@MethodSource
	void deactivateWithAnyKeyFormAndTrustSucceeds(KeyForm form, Trust trust) {
		FakeWechatPay wechatPay = fakes.get(trust);
		wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		wechatPay.forgetRequests();
		Map<String, String> properties = new LinkedHashMap<>(trust.properties(wechatPay));
		properties.remove("wechatpay.private-key");
		properties.remove("wechatpay.merchant-serial-number");
		properties.putAll(form.properties(wechatPay.merchantKey()));
		this.contextRunner.withPropertyValues(PropertyPairs.of(properties))
			.run((context) -> assertThat(
					context.getBean(CouponDeactivationClient.class).deactivate(REQUEST).deactivatedAt())
				.isNotNull());
		assertThat(wechatPay.coupon(REQUEST.stockId(), REQUEST.couponCode()).orElseThrow().state())
			.isEqualTo(CouponState.DEACTIVATED);
		assertThat(wechatPay.requests()).extracting(ReceivedRequest::refusal).containsOnlyNulls();
		assertThat(wechatPay.downloads()).hasSize(trust.downloads);
		assertThat(Security.getProvider("BC")).isNull();
	}

	static Stream<Arguments> deactivateWithAnyKeyFormAndTrustSucceeds() {
		return Stream.of(Trust.values())
			.flatMap((trust) -> Stream.of(KeyForm.values())
				.filter((form) -> trust != Trust.SM2 || form.sm2)
				.map((form) -> Arguments.of(form, trust)));
	}

	/**
	 * The private key has no encoding, and only its own provider supports it.
	 */
	@Test
	void deactivateWhenKeyIsInHardwareSecurityModuleSucceeds() {
		FakeWechatPay wechatPay = fakes.get(Trust.CERTIFICATES);
		wechatPay.addCoupon(REQUEST.stockId(), REQUEST.couponCode());
		FakeMerchantKey key = wechatPay.merchantKey();
		TokenProvider token = new TokenProvider(key.privateKey());
		PrivateKey tokenKey = new TokenKey();
		assertThat(tokenKey.getEncoded()).isNull();
		Map<String, String> properties = new LinkedHashMap<>(wechatPay.properties());
		properties.remove("wechatpay.private-key");
		properties.remove("wechatpay.merchant-serial-number");
		this.contextRunner.withPropertyValues(PropertyPairs.of(properties))
			.withBean(WechatPaySigner.class, () -> (message) -> sign(token, tokenKey, key.serialNumber(), message))
			.run((context) -> assertThat(context.getBean(CouponDeactivationClient.class).deactivate(REQUEST))
				.isNotNull());
	}

	@Test
	void startWhenSchemeOfSignerDiffersFromKeysFails() {
		WechatPaySigner sm2 = mock(WechatPaySigner.class);
		given(sm2.scheme()).willReturn(SignatureScheme.SM2);
		this.contextRunner.withPropertyValues(PropertyPairs.of(fakes.get(Trust.PUBLIC_KEY).properties()))
			.withBean(WechatPaySigner.class, () -> sm2)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("'wechatpay.api-v3-key' alone gives the keys for the scheme SM2"));
	}

	private static MerchantSignature sign(Provider provider, PrivateKey key, String serialNumber, byte[] message) {
		try {
			Signature signature = Signature.getInstance("SHA256withRSA", provider);
			signature.initSign(key);
			signature.update(message);
			return MerchantSignature.of(serialNumber, signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Path write(String name, byte[] content) {
		try {
			return Files.write(directory.resolve(name), content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path write(String name, String content) {
		return write(name, content.getBytes(StandardCharsets.UTF_8));
	}

	enum Trust {

		PUBLIC_KEY(FakeTrust.PUBLIC_KEY, FakeScheme.RSA, 0),

		CERTIFICATES(FakeTrust.CERTIFICATES, FakeScheme.RSA, 1),

		LOCATIONS(FakeTrust.CERTIFICATES, FakeScheme.RSA, 0),

		BOTH(FakeTrust.BOTH, FakeScheme.RSA, 0),

		BOTH_BEFORE_THE_SWITCH(FakeTrust.BOTH, FakeScheme.RSA, 1),

		SM2(FakeTrust.CERTIFICATES, FakeScheme.SM2, 1);

		private final FakeTrust trust;

		private final FakeScheme scheme;

		private final int downloads;

		Trust(FakeTrust trust, FakeScheme scheme, int downloads) {
			this.trust = trust;
			this.scheme = scheme;
			this.downloads = downloads;
		}

		FakeWechatPay start() {
			FakeWechatPay wechatPay = FakeWechatPay.builder().trust(this.trust).scheme(this.scheme).start();
			return (this == BOTH_BEFORE_THE_SWITCH) ? wechatPay.ignorePreferredKey() : wechatPay;
		}

		Map<String, String> properties(FakeWechatPay wechatPay) {
			Map<String, String> properties = new LinkedHashMap<>(wechatPay.properties());
			if (this == LOCATIONS) {
				properties.remove("wechatpay.api-v3-key");
				properties.put("wechatpay.platform-certificates.locations[0]",
						write("platform.pem", wechatPay.platformCertificate().pem()).toString());
			}
			return properties;
		}

	}

	enum KeyForm {

		FILE_URL(true,
				(key, serial) -> serial.with("private-key", "file:" + write("apiclient_key.pem", key.privateKeyPem()))),

		PATH(true,
				(key, serial) -> serial.with("private-key",
						write("apiclient_key.pem", key.privateKeyPem()).toString())),

		BASE64(true, (key, serial) -> serial.with("private-key",
				"base64:" + Base64.getEncoder().encodeToString(key.privateKeyPem().getBytes(StandardCharsets.UTF_8)))),

		PEM_TEXT(true, (key, serial) -> serial.with("private-key", key.privateKeyPem())),

		WINDOWS(true,
				(key, serial) -> serial.with("private-key",
						write("windows.pem", "\uFEFF" + key.privateKeyPem().replace("\n", "\r\n") + " \r\n")
							.toString())),

		PKCS1(false, (key, serial) -> serial.with("private-key", TestKeys.pkcs1(key.privateKey()))),

		ENCRYPTED_PKCS8(true,
				(key, serial) -> serial.with("private-key", TestKeys.encrypted(key.privateKey(), PASSWORD).get(0))
					.with("private-key-password", PASSWORD)),

		ENCRYPTED_TRADITIONALLY(false,
				(key, serial) -> serial.with("private-key", TestKeys.encrypted(key.privateKey(), PASSWORD).get(1))
					.with("private-key-password", PASSWORD)),

		CERTIFICATE(true,
				(key, serial) -> new Values().with("private-key", key.privateKeyPem())
					.with("certificate", write("apiclient_cert.pem", key.certificatePem()).toString())),

		CERTIFICATE_AND_SERIAL_NUMBER(true,
				(key, serial) -> serial.with("private-key", key.privateKeyPem())
					.with("certificate", key.certificatePem())),

		PEM_BUNDLE(false,
				(key, serial) -> new Values().with("ssl-bundle", "merchant")
					.withBundle("pem.merchant.keystore.private-key", key.privateKeyPem())
					.withBundle("pem.merchant.keystore.certificate", key.certificatePem())),

		PKCS12_BUNDLE(false,
				(key, serial) -> new Values().with("ssl-bundle", "merchant")
					.withBundle("jks.merchant.keystore.location",
							"file:" + write("apiclient_cert.p12",
									TestKeys.pkcs12(key.privateKey(), key.certificate(), PASSWORD)))
					.withBundle("jks.merchant.keystore.password", PASSWORD)
					.withBundle("jks.merchant.keystore.type", "PKCS12"));

		private final boolean sm2;

		@SuppressWarnings("ImmutableEnumChecker")
		private final BiFunction<FakeMerchantKey, Values, Values> values;

		KeyForm(boolean sm2, BiFunction<FakeMerchantKey, Values, Values> values) {
			this.sm2 = sm2;
			this.values = values;
		}

		Map<String, String> properties(FakeMerchantKey key) {
			return this.values.apply(key, new Values().with("merchant-serial-number", key.serialNumber())).properties;
		}

	}

	private static final class Values {

		private final Map<String, String> properties = new LinkedHashMap<>();

		Values with(String name, String value) {
			this.properties.put("wechatpay." + name, value);
			return this;
		}

		Values withBundle(String name, String value) {
			this.properties.put("spring.ssl.bundle." + name, value);
			return this;
		}

	}

}
