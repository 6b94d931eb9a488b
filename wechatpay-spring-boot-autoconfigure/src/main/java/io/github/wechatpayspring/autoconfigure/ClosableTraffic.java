package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import reactor.core.publisher.Mono;

/**
 * Traffic of one or several merchants that stops and starts with an application context.
 */
interface ClosableTraffic {

	/**
	 * Send requests again.
	 */
	void open();

	/**
	 * Send no further requests.
	 * @param reason the reason, such as {@code the application is shutting down}
	 * @return completes when the requests in flight have ended, at the latest after the
	 * grace period
	 */
	Mono<Void> close(String reason);

	/**
	 * Return the traffic of the merchants of the starter, or no traffic if the
	 * application has declared its own.
	 */
	static ClosableTraffic of(WechatPayMerchants merchants) {
		return (merchants instanceof ClosableTraffic traffic) ? traffic : new ClosableTraffic() {

			@Override
			public void open() {
			}

			@Override
			public Mono<Void> close(String reason) {
				return Mono.empty();
			}

		};
	}

	/**
	 * Return the traffic of one merchant.
	 */
	static ClosableTraffic of(WechatPayTraffic traffic) {
		return new ClosableTraffic() {

			@Override
			public void open() {
				traffic.open();
			}

			@Override
			public Mono<Void> close(String reason) {
				return traffic.close(reason);
			}

		};
	}

}
