package io.github.wechatpayspring;

import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.key.KeyAlgorithm;
import io.github.wechatpayspring.key.KeyReader;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Merchant of a {@link FakeWechatPay} with its traffic and its clients, wired without a
 * container.
 */
public final class TestMerchant {

	public static final Duration READ_TIMEOUT = Duration.ofSeconds(1);

	public static final int CONCURRENCY = 4;

	public static final DataSize MAX_RESPONSE_SIZE = DataSize.ofKilobytes(4);

	private static final Duration GRACE_PERIOD = Duration.ofMillis(1500);

	private static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);

	private final Map<String, String> properties;

	private final WechatPayTraffic traffic;

	private final WechatPayClient client;

	private final CouponDeactivationClient coupons;

	/**
	 * Create a merchant with the defaults of the builder.
	 */
	public TestMerchant(Map<String, String> properties) {
		this(new Builder(properties));
	}

	private TestMerchant(Builder builder) {
		this.properties = builder.properties;
		this.traffic = new WechatPayTraffic(builder.trafficSettings(), new WechatPayTraffic.Threads(),
				Clock.systemUTC());
		WechatPayWebClientFactory factory = new WechatPayWebClientFactory(this.traffic, builder.property("merchant-id"),
				builder.signer(), new WechatPayVerifier(SignatureScheme.RSA, builder.platformKeys(), builder.clock),
				new SignedExchange.Limits(SEND_TIMEOUT, builder.readTimeout, MAX_RESPONSE_SIZE));
		WebClient.Builder webClient = WebClient.builder()
			.clientConnector(builder.connector())
			.observationRegistry(builder.observationRegistry);
		builder.customizer.accept(webClient);
		this.client = factory.wechatPayClient(factory.webClient(webClient));
		this.coupons = CouponDeactivationClient.create(this.client, this.traffic, builder.concurrency, builder.clock,
				"default", builder.observationRegistry, null);
	}

	public static Builder builder(FakeWechatPay wechatPay) {
		return new Builder(wechatPay.properties());
	}

	/**
	 * Return a built-in signer.
	 */
	public static WechatPaySigner signer(String serialNumber, PrivateKey privateKey) {
		MerchantKey key = new MerchantKey(serialNumber, privateKey, null);
		return WechatPaySigner.of(SignatureScheme.RSA, () -> key, "auto");
	}

	/**
	 * Return the client of a merchant with the defaults of the builder and a connector.
	 */
	public WechatPayClient client(ClientHttpConnector connector) {
		return new Builder(this.properties).connector(connector).build().client();
	}

	public WechatPayTraffic traffic() {
		return this.traffic;
	}

	public WechatPayClient client() {
		return this.client;
	}

	public CouponDeactivationClient coupons() {
		return this.coupons;
	}

	/**
	 * Builder of merchants. Each merchant has its own connections, rate limit and retry
	 * budget. The defaults are short timeouts, three attempts and no rate limit.
	 */
	public static final class Builder {

		private final Map<String, String> properties;

		private Duration readTimeout = READ_TIMEOUT;

		private @Nullable ClientHttpConnector connector;

		private Consumer<WebClient.Builder> customizer = (builder) -> {
		};

		private Clock clock = Clock.systemUTC();

		private @Nullable WechatPaySigner signer;

		private @Nullable PlatformKeys platformKeys;

		private List<String> backupBaseUrls = List.of();

		private WechatPayTraffic.Settings.Retry retry = new WechatPayTraffic.Settings.Retry(3, Duration.ofMillis(2),
				Duration.ofMillis(5), Duration.ofSeconds(20));

		private double requestsPerSecond = Double.POSITIVE_INFINITY;

		private int concurrency = CONCURRENCY;

		private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

		private Builder(Map<String, String> properties) {
			this.properties = new TreeMap<>(properties);
		}

		public Builder baseUrl(String baseUrl) {
			this.properties.put("wechatpay.base-url", baseUrl);
			return this;
		}

		public Builder backupBaseUrls(String... backupBaseUrls) {
			this.backupBaseUrls = List.of(backupBaseUrls);
			return this;
		}

		public Builder readTimeout(Duration readTimeout) {
			this.readTimeout = readTimeout;
			return this;
		}

		/**
		 * Set the connector. The default is a new one for Reactor Netty, which is never
		 * closed.
		 */
		public Builder connector(ClientHttpConnector connector) {
			this.connector = connector;
			return this;
		}

		/**
		 * Set the customizer of the web client, for example to add a filter.
		 */
		public Builder webClient(Consumer<WebClient.Builder> customizer) {
			this.customizer = customizer;
			return this;
		}

		public Builder filter(ExchangeFilterFunction filter) {
			return webClient((builder) -> builder.filter(filter));
		}

		public Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		public Builder signer(WechatPaySigner signer) {
			this.signer = signer;
			return this;
		}

		/**
		 * Set a signer of the application, which calls the action with each message and
		 * then signs it with the key of the merchant.
		 */
		public Builder beforeSigning(Consumer<byte[]> action) {
			WechatPaySigner delegate = merchantSigner();
			return signer((message) -> {
				action.accept(message);
				return delegate.sign(message);
			});
		}

		public Builder platformKeys(PlatformKeys platformKeys) {
			this.platformKeys = platformKeys;
			return this;
		}

		public Builder retry(WechatPayTraffic.Settings.Retry retry) {
			this.retry = retry;
			return this;
		}

		public Builder requestsPerSecond(double requestsPerSecond) {
			this.requestsPerSecond = requestsPerSecond;
			return this;
		}

		public Builder concurrency(int concurrency) {
			this.concurrency = concurrency;
			return this;
		}

		public Builder observationRegistry(ObservationRegistry observationRegistry) {
			this.observationRegistry = observationRegistry;
			return this;
		}

		public TestMerchant build() {
			return new TestMerchant(this);
		}

		private String property(String name) {
			return this.properties.get("wechatpay." + name);
		}

		private ClientHttpConnector connector() {
			return (this.connector != null) ? this.connector : Connectors.REACTOR.connector(this.readTimeout);
		}

		private WechatPaySigner signer() {
			return (this.signer != null) ? this.signer : merchantSigner();
		}

		private WechatPaySigner merchantSigner() {
			return TestMerchant.signer(property("merchant-serial-number"),
					KeyReader.privateKey(KeyAlgorithm.RSA, property("private-key"), null));
		}

		private PlatformKeys platformKeys() {
			return (this.platformKeys != null) ? this.platformKeys
					: PlatformKeys.publicKey(property("public-key-id"), KeyReader.publicKey(property("public-key")));
		}

		private WechatPayTraffic.Settings trafficSettings() {
			return new WechatPayTraffic.Settings(property("base-url"), this.backupBaseUrls, this.retry,
					this.requestsPerSecond, GRACE_PERIOD);
		}

	}

}
