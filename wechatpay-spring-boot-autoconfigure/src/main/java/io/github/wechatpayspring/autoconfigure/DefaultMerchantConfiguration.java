package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Configuration of the default merchant. Each bean backs off if the application declares
 * its own.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnMerchantCondition.class)
class DefaultMerchantConfiguration {

	@Bean
	MerchantAssembly wechatPayMerchantAssembly(WechatPayMerchantFactory factory, MerchantSettings properties,
			ObjectProvider<WechatPayConnectionDetails> connectionDetails, ConfigurableListableBeanFactory beanFactory) {
		WechatPayConnectionDetails details = connectionDetails.getIfAvailable();
		MerchantSettings settings = (details != null) ? SettingsConnectionDetails.merge(details, properties)
				: properties;
		return factory.assemble(WechatPayMerchant.DEFAULT, "wechatpay.", settings.orElse(MerchantSettings.defaults()),
				isOwn(beanFactory, "wechatPaySigner"), isOwn(beanFactory, "wechatPayPlatformKeys"));
	}

	private static boolean isOwn(ConfigurableListableBeanFactory beanFactory, String name) {
		return beanFactory.containsBeanDefinition(name) && DefaultMerchantConfiguration.class.getName()
			.equals(beanFactory.getBeanDefinition(name).getFactoryBeanName());
	}

	@Bean
	@ConditionalOnMissingBean
	WechatPaySigner wechatPaySigner(MerchantAssembly merchant) {
		return merchant.signer();
	}

	@Bean
	@ConditionalOnMissingBean
	PlatformKeys wechatPayPlatformKeys(MerchantAssembly merchant, WechatPaySigner signer) {
		return merchant.platformKeys(signer);
	}

	@Bean
	@ConditionalOnMissingBean
	WechatPayVerifier wechatPayVerifier(MerchantAssembly merchant, WechatPaySigner signer, PlatformKeys platformKeys) {
		return merchant.verifier(signer, platformKeys);
	}

	@Bean
	WechatPayWebClientFactory wechatPayWebClientFactory(MerchantAssembly merchant, WechatPaySigner signer,
			WechatPayVerifier verifier) {
		return merchant.webClientFactory(signer, verifier);
	}

	/**
	 * Injected by name only, because the application may have clients of its own.
	 */
	@Bean(defaultCandidate = false)
	@ConditionalOnMissingBean(name = "wechatPayWebClient")
	WebClient wechatPayWebClient(WechatPayWebClientFactory factory, MerchantAssembly merchant) {
		return factory.webClient(merchant.webClientBuilder());
	}

	@Bean
	@ConditionalOnMissingBean
	WechatPayClient wechatPayClient(WechatPayWebClientFactory factory,
			@Qualifier("wechatPayWebClient") WebClient wechatPayWebClient) {
		return factory.wechatPayClient(wechatPayWebClient);
	}

	@Bean
	@ConditionalOnMissingBean
	CouponDeactivationClient couponDeactivationClient(MerchantAssembly merchant, WechatPayClient wechatPayClient) {
		return merchant.couponDeactivationClient(wechatPayClient);
	}

	@Bean
	ManagedMerchant wechatPayDefaultMerchant(MerchantAssembly merchant, WechatPayClient wechatPayClient,
			CouponDeactivationClient couponDeactivationClient, WechatPaySigner signer, WechatPayVerifier verifier) {
		return merchant.merchant(wechatPayClient, couponDeactivationClient, signer, verifier);
	}

}
