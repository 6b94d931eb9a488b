package io.github.wechatpayspring.samples.snippets;

import java.util.Map;
import java.util.function.Function;

import io.github.wechatpayspring.autoconfigure.WechatPayConnectionDetails;
import io.github.wechatpayspring.merchant.MerchantSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class VaultConfiguration {

	@Bean
	WechatPayConnectionDetails wechatPayConnectionDetails(Function<String, Map<String, String>> vault) {
		return WechatPayConnectionDetails.of(MerchantSettings.from(vault.apply("secret/wechatpay")));
	}

}
