package io.github.wechatpayspring.coupon;

import io.github.wechatpayspring.TestMerchant;

class JdkCouponDeactivationClientTests extends CouponDeactivationClientTests {

	JdkCouponDeactivationClientTests() {
		super(TestMerchant.jdkConnector());
	}

}
