package io.github.wechatpayspring.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.wechatpayspring.Failures;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.connector.LazyClientHttpConnector;
import io.github.wechatpayspring.connector.LazyClientHttpConnector.CannedResponse;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.NativeDetector;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Executes everything that a deactivation executes once the application is ready, so that
 * the first call does not load classes and does not create the event loops or the TLS
 * context. It works with a throw-away key and a server in memory, and in the background:
 * calls of the application do not wait for it.
 */
final class WechatPayWarmUp implements ApplicationListener<ApplicationReadyEvent>, DisposableBean {

	private static final Log logger = LogFactory.getLog(WechatPayWarmUp.class);

	// enough to load all classes. After more calls, the JIT compiler would optimize for
	// the types of the server in memory
	private static final int CALLS = 20;

	private final ConfigurableListableBeanFactory beanFactory;

	private final int calls;

	private volatile @Nullable Thread thread;

	WechatPayWarmUp(ConfigurableListableBeanFactory beanFactory) {
		this(beanFactory, CALLS);
	}

	WechatPayWarmUp(ConfigurableListableBeanFactory beanFactory, int calls) {
		this.beanFactory = beanFactory;
		this.calls = calls;
	}

	@Override
	@SuppressWarnings("ThreadPriorityCheck") // a wish, not a guarantee
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (!event.getApplicationContext().getBeanFactory().equals(this.beanFactory) || NativeDetector.inNativeImage()
				|| !hasClient()) {
			return;
		}
		Thread thread = new Thread(this::run, "wechatpay-warm-up");
		thread.setDaemon(true);
		thread.setPriority(Thread.MIN_PRIORITY);
		this.thread = thread;
		thread.start();
	}

	// a lazy application may never call WeChat Pay
	private boolean hasClient() {
		return Stream.of(this.beanFactory.getBeanNamesForType(CouponDeactivationClient.class, true, false))
			.anyMatch((name) -> this.beanFactory.containsSingleton(name) && !isLazy(name));
	}

	private boolean isLazy(String name) {
		return this.beanFactory.containsBeanDefinition(name) && this.beanFactory.getBeanDefinition(name).isLazyInit();
	}

	private void run() {
		try {
			Set<MerchantAssembly.Kind> warm = new HashSet<>();
			for (MerchantAssembly merchant : this.beanFactory.getBean(WechatPayMerchantFactory.class).assemblies()) {
				if (!isStopped() && warm.add(merchant.kind())) {
					merchant.connector().initialize();
					warmUp(merchant);
				}
			}
			if (!isStopped()) {
				logger.debug("The first call is prepared");
			}
		}
		catch (Throwable ex) {
			Failures.throwIfFatal(ex);
			if (!isStopped()) {
				logger.debug("The first call is not prepared", ex);
			}
		}
		finally {
			this.thread = null;
		}
	}

	private boolean isStopped() {
		return this.thread == null;
	}

	private void warmUp(MerchantAssembly merchant) throws Exception {
		ThrowAwayMerchant throwAway = new ThrowAwayMerchant(merchant.kind());
		try (LazyClientHttpConnector connector = merchant.connector().inMemory(throwAway::response)) {
			CouponDeactivationClient client = throwAway.client(connector, registry());
			for (int i = 0; i < this.calls && !isStopped(); i++) {
				client.deactivate(CouponDeactivation.of("1", "c" + i));
			}
		}
	}

	// observed as in the application, but without its handlers
	private ObservationRegistry registry() {
		ObservationRegistry own = this.beanFactory.getBeanProvider(ObservationRegistry.class).getIfAvailable();
		if (own == null || own.isNoop()) {
			return ObservationRegistry.NOOP;
		}
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new SilentHandler());
		return registry;
	}

	@Override
	public void destroy() {
		Thread thread = this.thread;
		this.thread = null;
		if (thread != null) {
			thread.interrupt();
		}
	}

	private static final class SilentHandler implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	/**
	 * Merchant whose key is also the one of its WeChat Pay.
	 */
	private static final class ThrowAwayMerchant {

		private static final int RSA_BITS = 2048;

		private static final Duration TIMEOUT = Duration.ofSeconds(10);

		private static final String BASE_URL = "https://localhost";

		private static final String KEY_ID = "PUB_KEY_ID_0000000000000000000000000000";

		private static final String BODY = "{\"wechatpay_deactivate_time\":\"2026-01-01T00:00:00+08:00\"}";

		private final MerchantAssembly.Kind kind;

		private final Clock clock = Clock.systemUTC();

		private final KeyPair keys;

		private final WechatPaySigner signer;

		ThrowAwayMerchant(MerchantAssembly.Kind kind) throws GeneralSecurityException {
			this.kind = kind;
			this.keys = keys(kind.scheme());
			MerchantKey key = new MerchantKey("1", this.keys.getPrivate(), null);
			this.signer = WechatPaySigner.of(kind.scheme(), () -> key, kind.cryptoProvider());
		}

		private static KeyPair keys(SignatureScheme scheme) throws GeneralSecurityException {
			if (scheme == SignatureScheme.RSA) {
				KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
				generator.initialize(RSA_BITS);
				return generator.generateKeyPair();
			}
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", scheme.keyAlgorithm().provider());
			generator.initialize(new ECGenParameterSpec("sm2p256v1"));
			return generator.generateKeyPair();
		}

		CouponDeactivationClient client(LazyClientHttpConnector connector, ObservationRegistry registry) {
			WechatPayTraffic traffic = new WechatPayTraffic(new WechatPayTraffic.Settings(BASE_URL, List.of(),
					new WechatPayTraffic.Settings.Retry(1, Duration.ZERO, Duration.ZERO, TIMEOUT),
					Double.POSITIVE_INFINITY, Duration.ZERO), new WechatPayTraffic.Threads(), this.clock);
			WechatPayVerifier verifier = new WechatPayVerifier(this.kind.scheme(),
					PlatformKeys.publicKey(KEY_ID, this.keys.getPublic()), this.clock, this.kind.cryptoProvider());
			WechatPayWebClientFactory factory = new WechatPayWebClientFactory(traffic, "1", this.signer, verifier,
					new SignedExchange.Limits(TIMEOUT, TIMEOUT, DataSize.ofKilobytes(64)));
			return CouponDeactivationClient.create(
					factory.wechatPayClient(factory.webClient(WebClient.builder()
						.observationRegistry(registry)
						.clientConnector(connector.clientHttpConnector()))),
					traffic, 1, this.clock, "warm-up", registry, null);
		}

		CannedResponse response() {
			String timestamp = Long.toString(this.clock.instant().getEpochSecond());
			String nonce = UUID.randomUUID().toString();
			byte[] message = (timestamp + "\n" + nonce + "\n" + BODY + "\n").getBytes(StandardCharsets.UTF_8);
			HttpHeaders headers = new HttpHeaders();
			headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
			headers.set(WechatPayVerifier.TIMESTAMP_HEADER, timestamp);
			headers.set(WechatPayVerifier.NONCE_HEADER, nonce);
			headers.set(WechatPayVerifier.SERIAL_HEADER, KEY_ID);
			headers.set(WechatPayVerifier.SIGNATURE_HEADER, this.signer.sign(message).value());
			return new CannedResponse(headers, BODY.getBytes(StandardCharsets.UTF_8));
		}

	}

}
