package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.merchant.WechatPayMerchant;

/**
 * A merchant and how to close its connections.
 */
record RunningMerchant(WechatPayMerchant merchant, Runnable closing) {

	void close() {
		this.closing.run();
	}

}
