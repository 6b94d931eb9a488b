package io.github.wechatpayspring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if the parent context, if there is one, has no merchants.
 */
final class OnNoParentMerchantsCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("WeChat Pay merchants of the parent context");
		boolean found = context.getBeanFactory() != null
				&& new ParentContext(context.getBeanFactory(), context.getEnvironment()).hasMerchants();
		return found ? ConditionOutcome.noMatch(message.because("there are some"))
				: ConditionOutcome.match(message.because("there are none"));
	}

}
