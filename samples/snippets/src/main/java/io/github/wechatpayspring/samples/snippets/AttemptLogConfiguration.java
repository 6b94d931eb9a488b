package io.github.wechatpayspring.samples.snippets;

import io.github.wechatpayspring.client.WechatPayWebClientCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AttemptLogConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(AttemptLogConfiguration.class);

	@Bean
	WechatPayWebClientCustomizer wechatPayAttempts() {
		return (builder) -> builder.filter((request, next) -> next.exchange(request)
			.doOnNext((response) -> logger.info("{} {}", request.method(), response.statusCode())));
	}

}
