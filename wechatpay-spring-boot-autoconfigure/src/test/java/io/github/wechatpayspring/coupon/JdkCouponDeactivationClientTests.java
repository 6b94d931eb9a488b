package io.github.wechatpayspring.coupon;

import io.github.wechatpayspring.FakeMerchant;

class JdkCouponDeactivationClientTests extends CouponDeactivationClientTests {

	JdkCouponDeactivationClientTests() {
		super(FakeMerchant.jdkConnector());
	}

}
