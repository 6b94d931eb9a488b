package io.github.wechatpayspring.benchmarks.client;

import io.github.wechatpayspring.benchmarks.BenchmarkApplication;
import io.github.wechatpayspring.benchmarks.load.Target;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Factory for applications with the starter.
 */
final class StarterApplication {

	private StarterApplication() {
	}

	static ConfigurableApplicationContext start(Target target) {
		return new SpringApplicationBuilder(BenchmarkApplication.class).web(WebApplicationType.NONE)
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
