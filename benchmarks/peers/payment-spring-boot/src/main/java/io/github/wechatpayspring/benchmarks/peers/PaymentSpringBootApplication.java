package io.github.wechatpayspring.benchmarks.peers;

import cn.felord.payment.autoconfigure.EnableMobilePay;
import cn.felord.payment.wechat.WechatTenantService;
import io.github.wechatpayspring.benchmarks.load.Target;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Application with payment-spring-boot.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableMobilePay
class PaymentSpringBootApplication {

	@Bean
	WechatTenantService wechatTenantService(Target target) {
		return new Tenant(target);
	}

}
