package io.github.wechatpayspring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition that matches if merchants are configured or may be added at runtime.
 */
final class OnMerchantsCondition extends AnyNestedCondition {

	OnMerchantsCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBooleanProperty(name = "wechatpay.enabled")
	static final class OnEnabled {

	}

	@Conditional(OnMerchantCondition.class)
	static final class OnMerchant {

	}

	@Conditional(OnNamedMerchantCondition.class)
	static final class OnNamedMerchant {

	}

	static final class OnNamedMerchantCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("WeChat Pay merchants");
			return !MerchantNames.of(context.getEnvironment()).isEmpty()
					? ConditionOutcome.match(message.because("there are some"))
					: ConditionOutcome.noMatch(message.because("there are none"));
		}

	}

}
