package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Check of an application context whose parent has clients for WeChat Pay, too. The beans
 * back off for those of the parent, so the context must not be configured in another way.
 */
final class ParentContext {

	private final @Nullable BeanFactory parent;

	private final Environment environment;

	/**
	 * Create a check.
	 * @param beanFactory the bean factory of the context
	 * @param environment the environment of the context
	 */
	ParentContext(BeanFactory beanFactory, Environment environment) {
		this.parent = (beanFactory instanceof HierarchicalBeanFactory hierarchical)
				? hierarchical.getParentBeanFactory() : null;
		this.environment = environment;
	}

	/**
	 * Check the default merchant.
	 * @param details whether the context has connection details of its own
	 * @throws WechatPayConfigurationException if it differs from that of the parent
	 */
	void checkDefaultMerchant(boolean details) {
		if (this.parent != null && has(this.parent, WechatPayTraffic.class)
				&& (details || !bind(this.environment).equals(bind(environment(this.parent))))) {
			throw different("wechatpay.merchant-id", "default merchant");
		}
	}

	private static WechatPayProperties bind(Environment environment) {
		return Binder.get(environment).bindOrCreate("wechatpay", WechatPayProperties.class);
	}

	/**
	 * Check the named merchants.
	 * @throws WechatPayConfigurationException if they differ from those of the parent
	 */
	void checkNamedMerchants() {
		if (this.parent != null && has(this.parent, WechatPayMerchants.class)
				&& !MerchantNames.bind(this.environment).equals(MerchantNames.bind(environment(this.parent)))) {
			throw different(MerchantNames.PREFIX, "named merchants");
		}
	}

	private static boolean has(BeanFactory beanFactory, Class<?> type) {
		return beanFactory instanceof ListableBeanFactory listable
				&& BeanFactoryUtils.beanNamesForTypeIncludingAncestors(listable, type, false, false).length > 0;
	}

	private static Environment environment(BeanFactory parent) {
		return parent.getBean(Environment.class);
	}

	private static WechatPayConfigurationException different(String property, String merchants) {
		return new WechatPayConfigurationException(property,
				"or another property of the " + merchants + " differs from the parent application context, whose beans"
						+ " this context uses",
				"Configure every merchant in the parent, further ones under 'wechatpay.merchants.<name>', or exclude"
						+ " the auto-configuration from one of the contexts.");
	}

}
