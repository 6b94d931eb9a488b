package io.github.wechatpayspring.samples.snippets.refunds;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;

import org.springframework.boot.SpringApplication;

class RefundsRehearsal {

	private static final Set<String> OWN = Set.of("wechatpay.merchant-id", "wechatpay.merchant-serial-number",
			"wechatpay.private-key");

	public static void main(String[] args) {
		run(Path.of("/etc/wechatpay/apiclient_key.pem"), args);
	}

	static void run(Path privateKey, String... args) {
		try (FakeWechatPay wechatPay = FakeWechatPay.builder()
			.merchant("1900007291", "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB", privateKey)
			.trust(FakeTrust.PUBLIC_KEY)
			.start()) {
			wechatPay.addCoupon("1234567891", "sxxe34343434");
			List<String> arguments = new ArrayList<>(List.of(args));
			wechatPay.properties().forEach((name, value) -> {
				if (!OWN.contains(name)) {
					arguments.add("--" + name + "=" + value);
				}
			});
			SpringApplication.run(RefundsApplication.class, arguments.toArray(String[]::new)).close();
			wechatPay.deactivations()
				.stream()
				.map(ReceivedRequest::refusal)
				.filter(Objects::nonNull)
				.forEach(System.out::println);
		}
	}

}
