package io.github.wechatpayspring.client;

import io.github.wechatpayspring.TestMerchant;

class ReactorWechatPayClientTests extends WechatPayClientTests {

	ReactorWechatPayClientTests() {
		super(TestMerchant.reactorConnector());
	}

}
