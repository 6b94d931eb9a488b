package io.github.wechatpayspring.coupon;

import io.github.wechatpayspring.TestMerchant;

class ReactorCouponDeactivationClientTests extends CouponDeactivationClientTests {

	ReactorCouponDeactivationClientTests() {
		super(TestMerchant.reactorConnector());
	}

}
