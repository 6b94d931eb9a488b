package io.github.wechatpayspring.samples.snippets.refunds;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
class RefundsApplication {

	public static void main(String[] args) {
		SpringApplication.run(RefundsApplication.class, args);
	}

	@Bean
	ApplicationRunner deactivation(Refunds refunds) {
		return (args) -> args.getNonOptionArgs()
			.forEach((couponCode) -> System.out
				.println(couponCode + ": " + refunds.deactivate("1234567891", couponCode)));
	}

}
