package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.merchant.WechatPayMerchants;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/**
 * Registers the clients of each merchant under {@code wechatpay.merchants}. By type they
 * stand back behind the clients of the merchant that has no name.
 */
final class MerchantBeanRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		MerchantNames.of(environment).forEach((name) -> register(registry, name));
	}

	private static void register(BeanRegistry registry, String name) {
		registry.registerBean(name + "CouponDeactivationClient", CouponDeactivationClient.class,
				(spec) -> spec.fallback()
					.supplier((context) -> context.bean(WechatPayMerchants.class).couponDeactivationClient(name)));
		registry.registerBean(name + "WechatPayClient", WechatPayClient.class, (spec) -> spec.fallback()
			.supplier((context) -> context.bean(WechatPayMerchants.class).wechatPayClient(name)));
	}

}
