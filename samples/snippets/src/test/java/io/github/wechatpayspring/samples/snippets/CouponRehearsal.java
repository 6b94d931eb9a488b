package io.github.wechatpayspring.samples.snippets;

import java.nio.file.Path;

import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;

final class CouponRehearsal {

	private CouponRehearsal() {
	}

	static FakeWechatPay start(Path privateKey) {
		FakeWechatPay wechatPay = FakeWechatPay.builder()
			.merchant("1900007291", "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB", privateKey)
			.trust(FakeTrust.PUBLIC_KEY)
			.start();
		return wechatPay.addCoupon("1234567891", "sxxe34343434");
	}

}
