package io.github.wechatpayspring.client;

import io.github.wechatpayspring.FakeMerchant;

class ReactorWechatPayClientTests extends WechatPayClientTests {

	ReactorWechatPayClientTests() {
		super(FakeMerchant.reactorConnector());
	}

}
