package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.client.WechatPayTraffic;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import reactor.core.publisher.Mono;

/**
 * A merchant, its traffic, and how to close its connections.
 */
record RunningMerchant(WechatPayMerchant merchant, WechatPayTraffic traffic, Runnable disconnection) {

	/**
	 * Let no further request out, and close the connections once the last answer is in.
	 */
	void close() {
		closeTraffic().subscribe(null, null, this.disconnection);
	}

	/**
	 * Let no further request out, and close the connections at once.
	 */
	void closeNow() {
		closeTraffic().subscribe();
		this.disconnection.run();
	}

	private Mono<Void> closeTraffic() {
		return this.traffic.close("the merchant '" + this.merchant.name() + "' was replaced or removed");
	}

}
