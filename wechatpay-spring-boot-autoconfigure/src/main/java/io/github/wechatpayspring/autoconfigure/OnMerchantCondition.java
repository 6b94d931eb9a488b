package io.github.wechatpayspring.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition that matches if a property or a bean configures the default merchant.
 */
final class OnMerchantCondition extends AnyNestedCondition {

	private static final List<String> PROPERTIES = List.of("wechatpay.merchant-id", "wechatpay.merchant-serial-number",
			"wechatpay.private-key", "wechatpay.certificate", "wechatpay.ssl-bundle", "wechatpay.public-key-id",
			"wechatpay.public-key", "wechatpay.api-v3-key");

	OnMerchantCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBean(WechatPayConnectionDetails.class)
	static final class OnConnectionDetails {

	}

	@Conditional(OnMerchantPropertyCondition.class)
	static final class OnMerchantProperty {

	}

	static final class OnMerchantPropertyCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("WeChat Pay merchant");
			Binder binder = Binder.get(context.getEnvironment());
			for (String property : PROPERTIES) {
				if (binder.bind(property, Bindable.of(String.class)).isBound()) {
					return ConditionOutcome.match(message.foundExactly("property " + property));
				}
			}
			return ConditionOutcome.noMatch(message.didNotFind("any of the properties").items(PROPERTIES));
		}

	}

}
