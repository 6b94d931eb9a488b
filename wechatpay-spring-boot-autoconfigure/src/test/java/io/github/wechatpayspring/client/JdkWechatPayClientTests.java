package io.github.wechatpayspring.client;

import io.github.wechatpayspring.TestMerchant;

class JdkWechatPayClientTests extends WechatPayClientTests {

	JdkWechatPayClientTests() {
		super(TestMerchant.jdkConnector());
	}

}
