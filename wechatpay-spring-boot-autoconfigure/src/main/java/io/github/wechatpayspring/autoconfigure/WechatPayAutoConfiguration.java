package io.github.wechatpayspring.autoconfigure;

import java.time.Clock;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.connector.LazyClientHttpConnector;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.AllMerchants;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.autoconfigure.WebClientObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of the clients for WeChat Pay. Takes effect once a merchant is
 * configured with {@code wechatpay.*} properties or a {@link WechatPayConnectionDetails},
 * and fails the start if such a property is missing or wrong. Nothing is sent and no
 * thread is started before the first call.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { ReactiveHttpClientAutoConfiguration.class, WebClientObservationAutoConfiguration.class })
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class, JsonMapper.class })
@ConditionalOnBooleanProperty(name = "wechatpay.enabled", matchIfMissing = true)
@Conditional(OnMerchantCondition.class)
@EnableConfigurationProperties(WechatPayProperties.class)
@Import(MerchantWebClientConfiguration.class)
public final class WechatPayAutoConfiguration {

	private static final Log logger = LogFactory.getLog(WechatPayAutoConfiguration.class);

	private final MerchantSettingsMapper merchant;

	private final Clock clock;

	WechatPayAutoConfiguration(WechatPayProperties properties,
			ObjectProvider<WechatPayConnectionDetails> connectionDetails, ObjectProvider<Clock> clock,
			ObjectProvider<SslBundles> sslBundles, ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		new ParentContext(beanFactory, environment).checkDefaultMerchant(
				beanFactory.getBeanNamesForType(WechatPayConnectionDetails.class, false, false).length > 0);
		this.clock = WechatPayClock.of(clock);
		WechatPayConnectionDetails details = connectionDetails.getIfAvailable();
		this.merchant = new MerchantSettingsMapper("wechatpay.",
				(details != null) ? properties.of(MerchantBinder.bind("wechatpay", details.properties())) : properties,
				new SslBundleKeys(sslBundles.getIfAvailable(), this.clock), this.clock);
		this.merchant.requireComplete(isOwn(beanFactory, "wechatPaySigner"),
				isOwn(beanFactory, "wechatPayPlatformKeys"));
	}

	private static boolean isOwn(ConfigurableListableBeanFactory beanFactory, String name) {
		return beanFactory.containsBeanDefinition(name) && WechatPayAutoConfiguration.class.getName()
			.equals(beanFactory.getBeanDefinition(name).getFactoryBeanName());
	}

	@Bean
	@ConditionalOnMissingBean
	WechatPaySigner wechatPaySigner() {
		return this.merchant.signer();
	}

	@Bean
	@ConditionalOnMissingBean
	WechatPayTraffic wechatPayTraffic(WechatPayTraffic.Threads threads) {
		return new WechatPayTraffic(this.merchant.traffic(), threads, this.clock);
	}

	@Bean
	@ConditionalOnBean(value = WechatPayTraffic.class, search = SearchStrategy.CURRENT)
	WechatPayLifecycle wechatPayLifecycle(WechatPayTraffic traffic) {
		return new WechatPayLifecycle(ClosableTraffic.of(traffic));
	}

	@Bean
	@ConditionalOnMissingBean
	PlatformKeys wechatPayPlatformKeys(WechatPaySigner signer, WechatPayTraffic traffic,
			LazyClientHttpConnector connector, MerchantWebClientConfigurer customization) {
		return this.merchant.platformKeys(signer, traffic,
				() -> customization.webClient(connector.clientHttpConnector()));
	}

	@Bean
	@ConditionalOnMissingBean
	WechatPayVerifier wechatPayVerifier(WechatPaySigner signer, PlatformKeys platformKeys) {
		return this.merchant.verifier(signer, platformKeys);
	}

	@Bean
	@ConditionalOnMissingBean
	LazyClientHttpConnector wechatPayConnector(ObjectProvider<ClientHttpConnectorBuilder<?>> builder,
			ObjectProvider<HttpClientSettings> settings, ResourceLoader resourceLoader) {
		return new LazyClientHttpConnector(
				builder.getIfAvailable(() -> ClientHttpConnectorBuilder.detect(resourceLoader.getClassLoader())),
				this.merchant.httpClientSettings().orElse(settings.getIfAvailable()), this.merchant.pool());
	}

	@Bean
	@ConditionalOnMissingBean
	WechatPayWebClientFactory wechatPayWebClientFactory(WechatPayTraffic traffic, WechatPaySigner signer,
			PlatformKeys platformKeys, WechatPayVerifier verifier, LazyClientHttpConnector connector) {
		logger.info(this.merchant.summary(AllMerchants.DEFAULT, connector).describe(signer, platformKeys));
		return new WechatPayWebClientFactory(traffic, this.merchant.requestSigner(signer), verifier,
				this.merchant.limits());
	}

	/**
	 * Injected by name only, because the application may have clients of its own.
	 */
	@Bean(defaultCandidate = false)
	@ConditionalOnMissingBean(name = "wechatPayWebClient")
	WebClient wechatPayWebClient(WechatPayWebClientFactory factory, LazyClientHttpConnector connector,
			MerchantWebClientConfigurer customization) {
		return factory.webClient(customization.webClient(connector.clientHttpConnector()));
	}

	@Bean
	@ConditionalOnMissingBean
	WechatPayClient wechatPayClient(WechatPayWebClientFactory factory,
			@Qualifier("wechatPayWebClient") WebClient wechatPayWebClient) {
		return factory.wechatPayClient(wechatPayWebClient);
	}

	/**
	 * A mistake in the configuration fails the start of a lazy application, too.
	 */
	@Bean
	static LazyInitializationExcludeFilter wechatPayLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(WechatPayWebClientFactory.class,
				LazyClientHttpConnector.class);
	}

	@Bean
	@ConditionalOnMissingBean
	CouponDeactivationClient couponDeactivationClient(WechatPayClient wechatPayClient, WechatPayTraffic traffic,
			MerchantWebClientConfigurer customization) {
		return CouponDeactivationClient.create(wechatPayClient, traffic, this.merchant.bulkConcurrency(),
				customization.deactivations(AllMerchants.DEFAULT), this.clock);
	}

}
