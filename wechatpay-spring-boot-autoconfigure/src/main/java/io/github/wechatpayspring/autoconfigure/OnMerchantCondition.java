package io.github.wechatpayspring.autoconfigure;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if a property says who the merchant is or what its keys are.
 */
final class OnMerchantCondition extends SpringBootCondition {

	private static final List<String> PROPERTIES = List.of("wechatpay.merchant-id", "wechatpay.merchant-serial-number",
			"wechatpay.private-key", "wechatpay.certificate", "wechatpay.ssl-bundle", "wechatpay.public-key-id",
			"wechatpay.public-key", "wechatpay.api-v3-key");

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
