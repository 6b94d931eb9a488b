package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.merchant.WechatPayMerchants;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * {@link ImportBeanDefinitionRegistrar} for the clients of each merchant under
 * {@code wechatpay.merchants}. They are fallback beans, so that the clients of the
 * default merchant are injected by type, and each backs off if there is a bean of its
 * name.
 */
final class MerchantBeanRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	MerchantBeanRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		for (String name : MerchantNames.of(this.environment)) {
			register(registry, name, "CouponDeactivationClient", CouponDeactivationClient.class);
			register(registry, name, "WechatPayClient", WechatPayClient.class);
		}
	}

	private static void register(BeanDefinitionRegistry registry, String name, String suffix, Class<?> type) {
		if (!registry.containsBeanDefinition(name + suffix)) {
			RootBeanDefinition definition = new RootBeanDefinition(MerchantBeanFactory.class);
			definition.setTargetType(type);
			definition.setFactoryMethodName("create" + suffix);
			definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
			definition.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
			definition.setFallback(true);
			registry.registerBeanDefinition(name + suffix, definition);
		}
	}

	/**
	 * Factory methods of the beans.
	 */
	static final class MerchantBeanFactory {

		private MerchantBeanFactory() {
		}

		static CouponDeactivationClient createCouponDeactivationClient(String name, WechatPayMerchants merchants) {
			return merchants.couponDeactivationClient(name);
		}

		static WechatPayClient createWechatPayClient(String name, WechatPayMerchants merchants) {
			return merchants.wechatPayClient(name);
		}

	}

}
