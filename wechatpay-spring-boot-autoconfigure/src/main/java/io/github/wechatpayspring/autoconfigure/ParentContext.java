package io.github.wechatpayspring.autoconfigure;

import java.util.Objects;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Check of an application context whose parent also has clients for WeChat Pay. The beans
 * back off if the parent has them, so the configuration must not differ.
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
	 * Return whether the parent has merchants.
	 */
	boolean hasMerchants() {
		return this.parent instanceof ListableBeanFactory listable && BeanFactoryUtils
			.beanNamesForTypeIncludingAncestors(listable, WechatPayMerchants.class, false, false).length > 0;
	}

	/**
	 * Check the merchants.
	 * @param details whether the context has connection details of its own
	 * @throws WechatPayConfigurationException if a merchant differs from those of the
	 * parent
	 */
	void check(boolean details) {
		if (hasMerchants()) {
			Environment parentEnvironment = environment(this.parent);
			if (details || !bind(this.environment).equals(bind(parentEnvironment))) {
				throw different("wechatpay.merchant-id", "default merchant");
			}
			if (!MerchantNames.bind(this.environment).equals(MerchantNames.bind(parentEnvironment))) {
				throw different(MerchantNames.PREFIX, "named merchants");
			}
		}
	}

	private static MerchantSettings bind(Environment environment) {
		return Binder.get(environment).bindOrCreate("wechatpay", MerchantSettings.class);
	}

	private static Environment environment(@Nullable BeanFactory parent) {
		return Objects.requireNonNull(parent).getBean(Environment.class);
	}

	private static WechatPayConfigurationException different(String property, String merchants) {
		return new WechatPayConfigurationException(property,
				"or another property of the " + merchants + " differs from the parent application context, whose beans"
						+ " this context uses",
				"Configure every merchant in the parent, further ones under 'wechatpay.merchants.<name>', or exclude"
						+ " the auto-configuration from one of the contexts.");
	}

	/**
	 * Matches if the parent context, if there is one, has no merchants.
	 */
	static final class OnNoMerchantsCondition extends SpringBootCondition implements ConfigurationCondition {

		@Override
		public ConfigurationPhase getConfigurationPhase() {
			return ConfigurationPhase.REGISTER_BEAN;
		}

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage
				.forCondition("WeChat Pay merchants of the parent context");
			boolean found = context.getBeanFactory() != null
					&& new ParentContext(context.getBeanFactory(), context.getEnvironment()).hasMerchants();
			return found ? ConditionOutcome.noMatch(message.because("there are some"))
					: ConditionOutcome.match(message.because("there are none"));
		}

	}

}
