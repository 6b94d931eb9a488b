package io.github.wechatpayspring;

import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.key.KeyAlgorithm;
import io.github.wechatpayspring.key.KeyReader;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.TrafficSettings;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The merchant that a {@code FakeWechatPay} knows, wired by hand.
 */
public final class TestMerchant {

	public static final Duration READ_TIMEOUT = Duration.ofSeconds(1);

	public static final Duration GRACE_PERIOD = Duration.ofMillis(1500);

	public static final int CONCURRENCY = 4;

	private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);

	public static final DataSize MAX_RESPONSE_SIZE = DataSize.ofKilobytes(4);

	private final Map<String, String> properties;

	private final Duration readTimeout;

	public TestMerchant(Map<String, String> properties) {
		this(properties, READ_TIMEOUT);
	}

	public TestMerchant(Map<String, String> properties, Duration readTimeout) {
		this.properties = properties;
		this.readTimeout = readTimeout;
	}

	public static ClientHttpConnector reactorConnector() {
		return reactorConnector(READ_TIMEOUT);
	}

	public static ClientHttpConnector reactorConnector(Duration readTimeout) {
		return Connectors.REACTOR.connector(readTimeout);
	}

	public static ClientHttpConnector jdkConnector() {
		return jdkConnector(READ_TIMEOUT);
	}

	public static ClientHttpConnector jdkConnector(Duration readTimeout) {
		return Connectors.JDK.connector(readTimeout);
	}

	public WechatPaySigner signer() {
		return signer(value("merchant-serial-number"),
				KeyReader.privateKey(KeyAlgorithm.RSA, value("private-key"), null));
	}

	public static WechatPaySigner signer(String serialNumber, PrivateKey privateKey) {
		MerchantKey key = new MerchantKey(serialNumber, privateKey, null);
		return WechatPaySigner.of(SignatureScheme.RSA, () -> key, "auto");
	}

	public WechatPayClient client(ClientHttpConnector connector) {
		return client(connector, signer(), Clock.systemUTC());
	}

	public WechatPayClient client(ClientHttpConnector connector, WechatPaySigner signer, Clock clock) {
		return client(connector, signer, clock, traffic());
	}

	public CouponDeactivationClient coupons(ClientHttpConnector connector) {
		return coupons(connector, traffic());
	}

	public CouponDeactivationClient coupons(ClientHttpConnector connector, WechatPayTraffic traffic) {
		return CouponDeactivationClient.create(client(connector, signer(), Clock.systemUTC(), traffic), traffic,
				CONCURRENCY);
	}

	public CouponDeactivationClient coupons(ClientHttpConnector connector, Clock clock) {
		WechatPayTraffic traffic = traffic();
		return CouponDeactivationClient.create(client(connector, signer(), clock, traffic), traffic, CONCURRENCY, clock,
				"default", ObservationRegistry.NOOP, null);
	}

	public WechatPayTraffic traffic(String... backupBaseUrls) {
		return traffic(new TrafficSettings.Retry(3, Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofSeconds(20)),
				backupBaseUrls);
	}

	public WechatPayTraffic traffic(TrafficSettings.Retry retry, String... backupBaseUrls) {
		return traffic(retry, Double.POSITIVE_INFINITY, backupBaseUrls);
	}

	public WechatPayTraffic traffic(TrafficSettings.Retry retry, double requestsPerSecond, String... backupBaseUrls) {
		return traffic(retry, requestsPerSecond, GRACE_PERIOD, backupBaseUrls);
	}

	public WechatPayTraffic traffic(TrafficSettings.Retry retry, double requestsPerSecond, Duration gracePeriod,
			String... backupBaseUrls) {
		return new WechatPayTraffic(
				new TrafficSettings(value("base-url"), List.of(backupBaseUrls), retry, requestsPerSecond, gracePeriod),
				new WechatPayTraffic.Threads(), Clock.systemUTC());
	}

	public WechatPayClient client(ClientHttpConnector connector, WechatPaySigner signer, Clock clock,
			WechatPayTraffic traffic, ExchangeFilterFunction... filters) {
		return client(WebClient.builder().clientConnector(connector).filters((list) -> list.addAll(List.of(filters))),
				signer, clock, traffic);
	}

	public WechatPayClient client(WebClient.Builder builder, WechatPaySigner signer, Clock clock,
			WechatPayTraffic traffic) {
		PlatformKeys platformKeys = PlatformKeys.publicKey(value("public-key-id"),
				KeyReader.publicKey(value("public-key")));
		WechatPayWebClientFactory factory = new WechatPayWebClientFactory(traffic, value("merchant-id"), signer,
				new WechatPayVerifier(SignatureScheme.RSA, platformKeys, clock),
				new SignedExchange.Limits(SEND_TIMEOUT, this.readTimeout, MAX_RESPONSE_SIZE));
		return factory.wechatPayClient(factory.webClient(builder));
	}

	private String value(String name) {
		return this.properties.get("wechatpay." + name);
	}

}
