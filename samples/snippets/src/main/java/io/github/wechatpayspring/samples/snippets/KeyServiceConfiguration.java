package io.github.wechatpayspring.samples.snippets;

import io.github.wechatpayspring.signature.MerchantSignature;
import io.github.wechatpayspring.signature.WechatPaySigner;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class KeyServiceConfiguration {

	@Bean
	WechatPaySigner wechatPaySigner(KeyService keys) {
		return (message) -> MerchantSignature.of(keys.serialNumber(), keys.sign(message));
	}

	interface KeyService {

		String serialNumber();

		// SHA-256 with RSA and PKCS#1 v1.5 padding
		byte[] sign(byte[] message);

	}

}
