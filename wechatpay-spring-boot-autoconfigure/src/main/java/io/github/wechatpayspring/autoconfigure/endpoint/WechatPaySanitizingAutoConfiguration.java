package io.github.wechatpayspring.autoconfigure.endpoint;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the sanitization of secrets in the endpoints {@code env} and
 * {@code configprops}, even if these show values.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
final class WechatPaySanitizingAutoConfiguration {

	WechatPaySanitizingAutoConfiguration() {
	}

	@Bean
	SanitizingFunction wechatPaySanitizingFunction() {
		return new SecretsSanitizingFunction();
	}

}
