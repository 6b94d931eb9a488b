package io.github.wechatpayspring.autoconfigure;

import java.time.Clock;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.AllMerchants;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration of named merchants: those under {@code wechatpay.merchants}, and
 * those that are added at run time. Takes effect if there are named merchants, if the
 * default merchant is configured, or if {@code wechatpay.enabled} is set to {@code true}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WechatPayAutoConfiguration.class)
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class, JsonMapper.class })
@ConditionalOnBooleanProperty(name = "wechatpay.enabled", matchIfMissing = true)
@Conditional(OnMerchantsCondition.class)
@EnableConfigurationProperties(WechatPayProperties.class)
@Import({ MerchantWebClientConfiguration.class, MerchantBeanRegistrar.class })
public final class WechatPayMerchantsAutoConfiguration {

	WechatPayMerchantsAutoConfiguration(BeanFactory beanFactory, Environment environment) {
		new ParentContext(beanFactory, environment).checkNamedMerchants();
	}

	@Bean
	@ConditionalOnMissingBean
	WechatPayMerchantFactory wechatPayMerchantAssembly(WechatPayProperties properties, ObjectProvider<Clock> clocks,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder,
			ObjectProvider<HttpClientSettings> settings, MerchantWebClientConfigurer customization,
			WechatPayTraffic.Threads threads, ResourceLoader resourceLoader, BeanFactory beanFactory) {
		Clock clock = WechatPayClock.of(clocks);
		return new WechatPayMerchantFactory(properties, new SslBundleKeys(sslBundles.getIfAvailable(), clock),
				connectorBuilder
					.getIfAvailable(() -> ClientHttpConnectorBuilder.detect(resourceLoader.getClassLoader())),
				settings.getIfAvailable(), customization, threads, beanFactory, clock);
	}

	@Bean
	@ConditionalOnMissingBean
	WechatPayMerchants wechatPayMerchants(WechatPayMerchantFactory assembly, Environment environment) {
		return new DefaultWechatPayMerchants(assembly, MerchantNames.bind(environment));
	}

	@Bean
	AllMerchants wechatPayAllMerchants(WechatPayMerchants merchants, BeanFactory beanFactory) {
		return new AllMerchants(beanFactory.getBeanProvider(WechatPayTraffic.class).getIfAvailable() != null
				? unnamed(beanFactory) : null, merchants);
	}

	private static WechatPayMerchant unnamed(BeanFactory beanFactory) {
		return new WechatPayMerchant(AllMerchants.DEFAULT, beanFactory.getBean(WechatPayClient.class),
				beanFactory.getBean(CouponDeactivationClient.class), beanFactory.getBean(WechatPaySigner.class),
				beanFactory.getBean(PlatformKeys.class), beanFactory.getBean(WechatPayVerifier.class),
				beanFactory.getBean(WechatPayTraffic.class));
	}

	@Bean
	@ConditionalOnBean(value = WechatPayMerchants.class, search = SearchStrategy.CURRENT)
	WechatPayLifecycle wechatPayMerchantsLifecycle(WechatPayMerchants merchants) {
		return new WechatPayLifecycle(ClosableTraffic.of(merchants));
	}

	/**
	 * A mistake in the configuration fails the start of a lazy application, too.
	 */
	@Bean
	static LazyInitializationExcludeFilter wechatPayMerchantsLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(WechatPayMerchants.class);
	}

}
