package io.github.wechatpayspring.autoconfigure;

import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.connector.LazyClientHttpConnector;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Factory of all merchants, the default merchant included. Owns their traffic and their
 * connections. Each merchant has its own connections if the HTTP client has pools.
 * Otherwise merchants with the same settings share an HTTP client, because some HTTP
 * clients start threads.
 */
final class WechatPayMerchantFactory implements DisposableBean {

	private final @Nullable SslBundles sslBundles;

	private final ClientHttpConnectorBuilder<?> connectorBuilder;

	private final @Nullable HttpClientSettings httpClientSettings;

	private final MerchantWebClientConfigurer webClients;

	private final Clock clock;

	private final Runnable onKeysReplaced;

	private final WechatPayTraffic.Threads threads = new WechatPayTraffic.Threads();

	private final Map<String, MerchantKey.Source> bundleKeys = new ConcurrentHashMap<>();

	private final Map<Sharing, LazyClientHttpConnector> shared = new HashMap<>();

	private final Set<MerchantAssembly> open = new HashSet<>();

	private @Nullable String stopReason;

	WechatPayMerchantFactory(@Nullable SslBundles sslBundles, ClientHttpConnectorBuilder<?> connectorBuilder,
			@Nullable HttpClientSettings httpClientSettings, MerchantWebClientConfigurer webClients, Clock clock,
			Runnable onKeysReplaced) {
		this.sslBundles = sslBundles;
		this.connectorBuilder = connectorBuilder;
		this.httpClientSettings = httpClientSettings;
		this.webClients = webClients;
		this.clock = clock;
		this.onKeysReplaced = onKeysReplaced;
	}

	/**
	 * Assemble a merchant. It is closed with this factory, or with {@link #close}.
	 * @param name the name of the merchant
	 * @param prefix the prefix of the names of its properties
	 * @param settings the settings of the merchant
	 * @param needsSigner whether the settings must contain the merchant's key
	 * @param needsPlatformKeys whether the settings must contain WeChat Pay's keys
	 * @throws WechatPayConfigurationException if a setting is missing or wrong
	 */
	synchronized MerchantAssembly assemble(String name, String prefix, MerchantSettings settings, boolean needsSigner,
			boolean needsPlatformKeys) {
		RequiredProperties.check(prefix, settings, needsSigner, needsPlatformKeys);
		MerchantSettingsMapper mapper = new MerchantSettingsMapper(prefix, settings, this::bundleKey, this.clock);
		WechatPayTraffic traffic = new WechatPayTraffic(mapper.traffic(), this.threads, this.clock);
		if (this.stopReason != null) {
			traffic.close(this.stopReason).subscribe();
		}
		MerchantAssembly assembly = new MerchantAssembly(name, mapper, traffic,
				connector(mapper.httpClientSettings().orElse(this.httpClientSettings), mapper.pool()), this.webClients,
				this.onKeysReplaced);
		this.open.add(assembly);
		return assembly;
	}

	// merchants share the key of a bundle, because a handler cannot be removed from it
	private MerchantKey.Source bundleKey(String name) {
		return this.bundleKeys.computeIfAbsent(name, this::readBundleKey);
	}

	private MerchantKey.Source readBundleKey(String name) {
		String action = "Define the bundle under 'spring.ssl.bundle.pem." + name + "' or 'spring.ssl.bundle.jks." + name
				+ "'.";
		if (this.sslBundles == null) {
			throw WechatPayConfigurationException.ofValue("names the SSL bundle '" + name + "', but there are none",
					action);
		}
		try {
			MerchantKey.Source key = MerchantKey.Source.ofSslBundle(this.sslBundles, name, this.clock);
			this.sslBundles.addBundleUpdateHandler(name, (bundle) -> this.onKeysReplaced.run());
			return key;
		}
		catch (NoSuchSslBundleException ex) {
			throw WechatPayConfigurationException.ofValue("names the SSL bundle '" + name + "', which does not exist",
					action);
		}
	}

	private LazyClientHttpConnector connector(HttpClientSettings settings, LazyClientHttpConnector.Pool pool) {
		if (LazyClientHttpConnector.hasPool(this.connectorBuilder)) {
			return new LazyClientHttpConnector(this.connectorBuilder, settings, pool);
		}
		return this.shared.computeIfAbsent(new Sharing(settings, pool),
				(missing) -> new LazyClientHttpConnector(this.connectorBuilder, settings, pool));
	}

	/**
	 * Send no further requests of a merchant, and close its connections once the requests
	 * in flight have ended.
	 */
	void close(MerchantAssembly assembly) {
		assembly.traffic()
			.close("the merchant '" + assembly.name() + "' was replaced or removed")
			.subscribe(null, null, () -> disconnect(assembly));
	}

	private synchronized void disconnect(MerchantAssembly assembly) {
		LazyClientHttpConnector connector = assembly.connector();
		if (this.open.remove(assembly) && this.open.stream().noneMatch((other) -> other.connector() == connector)) {
			this.shared.values().remove(connector);
			connector.close();
		}
	}

	/**
	 * Send requests again.
	 */
	synchronized void start() {
		this.stopReason = null;
		this.open.forEach((assembly) -> assembly.traffic().open());
	}

	/**
	 * Send no further requests, also of merchants that are assembled from now on.
	 * @param reason the reason, such as {@code the application is shutting down}
	 * @return completes when the requests in flight have ended, at the latest after the
	 * grace period
	 */
	synchronized Mono<Void> stop(String reason) {
		this.stopReason = reason;
		return Mono.when(this.open.stream().map((assembly) -> assembly.traffic().close(reason)).toList());
	}

	@Override
	public void destroy() {
		stop("the application is shutting down").subscribe();
		for (MerchantAssembly assembly : assemblies()) {
			disconnect(assembly);
		}
	}

	/**
	 * Return the merchants that are not closed.
	 */
	synchronized List<MerchantAssembly> assemblies() {
		return List.copyOf(this.open);
	}

	/**
	 * Settings of merchants that share a connector.
	 */
	private record Sharing(HttpClientSettings settings, LazyClientHttpConnector.Pool pool) {
	}

}
