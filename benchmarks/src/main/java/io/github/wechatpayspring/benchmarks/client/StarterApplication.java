package io.github.wechatpayspring.benchmarks.client;

import io.github.wechatpayspring.benchmarks.Merchant;
import io.github.wechatpayspring.benchmarks.load.Target;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts an application that has the starter.
 */
final class StarterApplication {

	private StarterApplication() {
	}

	static ConfigurableApplicationContext start(Target target) {
		return new SpringApplicationBuilder(Merchant.class).web(WebApplicationType.NONE)
			.properties("wechatpay.merchant-id=" + target.merchantId(),
					"wechatpay.merchant-serial-number=" + target.merchantSerialNumber(),
					"wechatpay.private-key=file:" + target.privateKey(),
					"wechatpay.public-key-id=" + target.publicKeyId(),
					"wechatpay.public-key=file:" + target.publicKey(),
					"wechatpay.base-url=https://" + target.host() + ":" + target.port(), "spring.main.banner-mode=off",
					"logging.level.root=warn")
			.run();
	}

}
