package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import reactor.core.publisher.Mono;

/**
 * A merchant, a line about it for the log, and how to close its connections.
 */
record ManagedMerchant(WechatPayMerchant merchant, String summary, Runnable disconnection) {

	WechatPayTraffic traffic() {
		return this.merchant.traffic();
	}

	/**
	 * Send no further requests, and close the connections once the requests in flight
	 * have ended.
	 */
	void close() {
		closeTraffic().subscribe(null, null, this.disconnection);
	}

	/**
	 * Send no further requests, and close the connections immediately.
	 */
	void closeNow() {
		closeTraffic().subscribe();
		this.disconnection.run();
	}

	private Mono<Void> closeTraffic() {
		return traffic().close("the merchant '" + this.merchant.name() + "' was replaced or removed");
	}

}
