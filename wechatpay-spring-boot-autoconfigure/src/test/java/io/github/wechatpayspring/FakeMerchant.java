package io.github.wechatpayspring;

import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import io.github.wechatpayspring.client.BaseUrl;
import io.github.wechatpayspring.client.ExchangeLimits;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.key.KeyAlgorithm;
import io.github.wechatpayspring.key.KeyReader;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.PlatformPublicKey;
import io.github.wechatpayspring.signature.PrivateKeySigner;
import io.github.wechatpayspring.signature.RequestSigner;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The merchant that a {@code FakeWechatPay} knows, wired by hand.
 */
public final class FakeMerchant {

	public static final Duration READ_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(2);

	public static final DataSize MAX_RESPONSE_SIZE = DataSize.ofKilobytes(4);

	private static final HttpClientSettings SETTINGS = HttpClientSettings.defaults()
		.withTimeouts(Duration.ofSeconds(1), READ_TIMEOUT)
		.withRedirects(HttpRedirects.DONT_FOLLOW);

	private final Map<String, String> properties;

	public FakeMerchant(Map<String, String> properties) {
		this.properties = properties;
	}

	public static ClientHttpConnector reactorConnector() {
		return ClientHttpConnectorBuilder.reactor().build(SETTINGS);
	}

	public static ClientHttpConnector jdkConnector() {
		return ClientHttpConnectorBuilder.jdk().build(SETTINGS);
	}

	public WechatPaySigner signer() {
		return signer(value("merchant-serial-number"),
				KeyReader.privateKey(KeyAlgorithm.RSA, "private-key", value("private-key"), null));
	}

	public static WechatPaySigner signer(String serialNumber, PrivateKey privateKey) {
		MerchantKey key = new MerchantKey(serialNumber, privateKey, null);
		return new PrivateKeySigner(SignatureScheme.RSA, () -> key);
	}

	public WechatPayClient client(ClientHttpConnector connector) {
		return client(connector, signer(), Clock.systemUTC());
	}

	public WechatPayClient client(ClientHttpConnector connector, WechatPaySigner signer, Clock clock) {
		PlatformPublicKey platformKeys = new PlatformPublicKey(value("public-key-id"),
				KeyReader.publicKey("public-key", value("public-key")));
		WechatPayWebClientFactory factory = new WechatPayWebClientFactory(BaseUrl.of("base-url", value("base-url")),
				new RequestSigner(value("merchant-id"), signer, clock), platformKeys,
				new WechatPayVerifier(SignatureScheme.RSA, platformKeys, clock),
				new ExchangeLimits(HEAD_TIMEOUT, READ_TIMEOUT, MAX_RESPONSE_SIZE));
		WebClient webClient = factory.webClient(WebClient.builder().clientConnector(connector));
		return factory.wechatPayClient(webClient);
	}

	private String value(String name) {
		return this.properties.get("wechatpay." + name);
	}

}
