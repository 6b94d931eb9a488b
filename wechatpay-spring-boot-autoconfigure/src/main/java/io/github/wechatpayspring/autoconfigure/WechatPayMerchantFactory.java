package io.github.wechatpayspring.autoconfigure;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.connector.LazyClientHttpConnector;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.AllMerchants;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Factory for the clients of a named merchant. Each merchant has its own connections if
 * the HTTP client has pools. Otherwise merchants with the same settings share an HTTP
 * client, because some HTTP clients start threads.
 */
final class WechatPayMerchantFactory implements DisposableBean {

	static final String PREFIX = "wechatpay.merchants.";

	private final WechatPayProperties common;

	private final SslBundleKeys sslBundleKeys;

	private final ClientHttpConnectorBuilder<?> connectorBuilder;

	private final @Nullable HttpClientSettings settings;

	private final MerchantWebClientConfigurer customization;

	private final WechatPayTraffic.Threads threads;

	private final BeanFactory beanFactory;

	private final Clock clock;

	private final Map<Sharing, Shared> shared = new ConcurrentHashMap<>();

	WechatPayMerchantFactory(WechatPayProperties common, SslBundleKeys sslBundleKeys,
			ClientHttpConnectorBuilder<?> connectorBuilder, @Nullable HttpClientSettings settings,
			MerchantWebClientConfigurer customization, WechatPayTraffic.Threads threads, BeanFactory beanFactory,
			Clock clock) {
		this.common = common;
		this.sslBundleKeys = sslBundleKeys;
		this.connectorBuilder = connectorBuilder;
		this.settings = settings;
		this.customization = customization;
		this.threads = threads;
		this.beanFactory = beanFactory;
		this.clock = clock;
	}

	ManagedMerchant assemble(String name, WechatPayProperties.Merchant own) {
		if (name.isBlank() || name.equals(AllMerchants.DEFAULT)) {
			throw new WechatPayConfigurationException(PREFIX + name,
					"is not a merchant's name: it must not be blank or 'default', which is the merchant without a name",
					"Give the merchant another name.");
		}
		MerchantSettingsMapper properties = new MerchantSettingsMapper(PREFIX + name + ".", this.common.of(own),
				this.sslBundleKeys, this.clock);
		WechatPaySigner signer = bean(name + "WechatPaySigner", WechatPaySigner.class);
		PlatformKeys platformKeys = bean(name + "WechatPayPlatformKeys", PlatformKeys.class);
		properties.requireComplete(signer == null, platformKeys == null);
		WechatPayTraffic traffic = new WechatPayTraffic(properties.traffic(), this.threads, this.clock);
		LazyClientHttpConnector connector = connector(properties);
		WebClient.Builder builder = this.customization.webClient(connector.clientHttpConnector());
		signer = (signer != null) ? signer : properties.signer();
		platformKeys = (platformKeys != null) ? platformKeys : properties.platformKeys(signer, traffic, () -> builder);
		WechatPayVerifier verifier = properties.verifier(signer, platformKeys);
		WechatPayWebClientFactory factory = new WechatPayWebClientFactory(traffic, properties.requestSigner(signer),
				verifier, properties.limits());
		WechatPayClient client = factory.wechatPayClient(factory.webClient(builder));
		CouponDeactivationClient coupons = CouponDeactivationClient.create(client, traffic,
				properties.bulkConcurrency(), this.customization.deactivations(name), this.clock);
		return new ManagedMerchant(
				new WechatPayMerchant(name, client, coupons, signer, platformKeys, verifier, traffic),
				properties.summary(name, connector).describe(signer, platformKeys), () -> close(connector));
	}

	private <T> @Nullable T bean(String name, Class<T> type) {
		return this.beanFactory.containsBean(name) ? this.beanFactory.getBean(name, type) : null;
	}

	private LazyClientHttpConnector connector(MerchantSettingsMapper properties) {
		HttpClientSettings settings = properties.httpClientSettings().orElse(this.settings);
		if (LazyClientHttpConnector.hasPool(this.connectorBuilder)) {
			return new LazyClientHttpConnector(this.connectorBuilder, settings, properties.pool());
		}
		return this.shared.compute(new Sharing(settings, properties.pool()), (key, existing) -> {
			Shared shared = (existing != null) ? existing
					: new Shared(new LazyClientHttpConnector(this.connectorBuilder, settings, properties.pool()), 0);
			return new Shared(shared.connector, shared.merchants + 1);
		}).connector;
	}

	private void close(LazyClientHttpConnector connector) {
		boolean used = false;
		for (Sharing sharing : this.shared.keySet()) {
			used |= release(sharing, connector);
		}
		if (!used) {
			connector.close();
		}
	}

	/**
	 * Return whether other merchants use the connector, too.
	 */
	private boolean release(Sharing sharing, LazyClientHttpConnector connector) {
		Shared left = this.shared.computeIfPresent(sharing, (key, shared) -> {
			if (shared.connector != connector) {
				return shared;
			}
			return (shared.merchants > 1) ? new Shared(connector, shared.merchants - 1) : null;
		});
		return left != null && left.connector == connector;
	}

	@Override
	public void destroy() {
		this.shared.values().forEach((shared) -> shared.connector.close());
	}

	/**
	 * Settings of merchants that share a connector.
	 */
	private record Sharing(HttpClientSettings settings, LazyClientHttpConnector.Pool pool) {
	}

	/**
	 * A connector and how many merchants use it.
	 */
	private record Shared(LazyClientHttpConnector connector, int merchants) {
	}

}
