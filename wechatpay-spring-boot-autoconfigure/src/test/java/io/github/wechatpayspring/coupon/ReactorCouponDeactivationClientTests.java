package io.github.wechatpayspring.coupon;

import io.github.wechatpayspring.FakeMerchant;

class ReactorCouponDeactivationClientTests extends CouponDeactivationClientTests {

	ReactorCouponDeactivationClientTests() {
		super(FakeMerchant.reactorConnector());
	}

}
