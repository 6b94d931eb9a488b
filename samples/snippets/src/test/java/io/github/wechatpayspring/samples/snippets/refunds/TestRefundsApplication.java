package io.github.wechatpayspring.samples.snippets.refunds;

import java.util.ArrayList;
import java.util.List;

import io.github.wechatpayspring.fake.FakeWechatPay;

import org.springframework.boot.SpringApplication;

class TestRefundsApplication {

	public static void main(String[] args) {
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
			wechatPay.addCoupon("1234567891", "sxxe34343434");
			List<String> arguments = new ArrayList<>(List.of(args));
			wechatPay.properties().forEach((name, value) -> arguments.add("--" + name + "=" + value));
			// a certificate in application.yml does not belong to the key of the fake
			arguments.add("--wechatpay.certificate=");
			SpringApplication.run(RefundsApplication.class, arguments.toArray(String[]::new)).close();
		}
	}

}
