package io.github.wechatpayspring.autoconfigure;

import java.time.Clock;

import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.autoconfigure.WebClientObservationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of the merchants and their clients for WeChat Pay. Takes effect once
 * a merchant is configured with {@code wechatpay.*} properties or a
 * {@link WechatPayConnectionDetails}, or if {@code wechatpay.enabled} is set to
 * {@code true}, and fails the start if such a property is missing or wrong. It backs off
 * in a context whose parent has the merchants. Nothing is sent and no thread is started
 * before the first call.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { ReactiveHttpClientAutoConfiguration.class, WebClientObservationAutoConfiguration.class })
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class, JsonMapper.class })
@ConditionalOnBooleanProperty(name = "wechatpay.enabled", matchIfMissing = true)
@Conditional({ OnMerchantsCondition.class, ParentContext.OnNoMerchantsCondition.class })
@EnableConfigurationProperties(MerchantSettings.class)
@Import({ MerchantWebClientConfigurer.class, MerchantBeanRegistrar.class, DefaultMerchantConfiguration.class })
public final class WechatPayAutoConfiguration {

	WechatPayAutoConfiguration() {
	}

	@Bean
	WechatPayMerchantFactory wechatPayMerchantFactory(ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder,
			ObjectProvider<HttpClientSettings> httpClientSettings, MerchantWebClientConfigurer webClients,
			ObjectProvider<Clock> clocks, ApplicationContext context) {
		return new WechatPayMerchantFactory(sslBundles.getIfAvailable(),
				connectorBuilder.getIfAvailable(() -> ClientHttpConnectorBuilder.detect(context.getClassLoader())),
				httpClientSettings.getIfAvailable(), webClients, WechatPayClock.of(clocks),
				() -> publishChange(context));
	}

	@Bean
	@ConditionalOnMissingBean
	WechatPayMerchants wechatPayMerchants(WechatPayMerchantFactory factory, MerchantSettings properties,
			ObjectProvider<ManagedMerchant> defaultMerchant, ApplicationContext context) {
		return new DefaultWechatPayMerchants(factory, properties, MerchantNames.bind(context.getEnvironment()),
				defaultMerchant::getIfAvailable, context, () -> publishChange(context));
	}

	private static void publishChange(ApplicationContext context) {
		if (context instanceof ConfigurableApplicationContext configurable && configurable.isActive()) {
			context.publishEvent(new WechatPayMerchants.Changed());
		}
	}

	@Bean
	WechatPayLifecycle wechatPayLifecycle(WechatPayMerchantFactory merchants) {
		return new WechatPayLifecycle(merchants);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "wechatpay.warm-up.enabled", matchIfMissing = true)
	static WechatPayWarmUp wechatPayWarmUp(ConfigurableListableBeanFactory beanFactory) {
		return new WechatPayWarmUp(beanFactory);
	}

	/**
	 * A mistake in the configuration fails the start of a lazy application, too.
	 */
	@Bean
	static LazyInitializationExcludeFilter wechatPayLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(WechatPayMerchants.class, WechatPayWebClientFactory.class);
	}

}
