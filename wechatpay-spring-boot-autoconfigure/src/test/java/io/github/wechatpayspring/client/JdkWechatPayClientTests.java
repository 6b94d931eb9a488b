package io.github.wechatpayspring.client;

import io.github.wechatpayspring.FakeMerchant;

class JdkWechatPayClientTests extends WechatPayClientTests {

	JdkWechatPayClientTests() {
		super(FakeMerchant.jdkConnector());
	}

}
