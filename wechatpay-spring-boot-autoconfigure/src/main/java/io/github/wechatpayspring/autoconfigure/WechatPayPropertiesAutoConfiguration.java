package io.github.wechatpayspring.autoconfigure;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Auto-configuration of the check of the {@code wechatpay.*} properties. Takes effect
 * with or without a merchant, because a misspelt property can be the reason why there is
 * none.
 */
@AutoConfiguration
final class WechatPayPropertiesAutoConfiguration {

	WechatPayPropertiesAutoConfiguration() {
	}

	@Bean
	static BeanFactoryPostProcessor wechatPayPropertyCheck(ConfigurableEnvironment environment) {
		return (beanFactory) -> {
			boolean details = has(beanFactory, WechatPayConnectionDetails.class);
			new PropertyCheck(environment, has(beanFactory, WechatPayMerchantFactory.class), details).check();
			new ParentContext(beanFactory, environment).check(details);
		};
	}

	private static boolean has(ConfigurableListableBeanFactory beanFactory, Class<?> type) {
		return beanFactory.getBeanNamesForType(type, false, false).length > 0;
	}

}
