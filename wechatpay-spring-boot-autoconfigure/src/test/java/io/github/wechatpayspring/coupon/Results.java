package io.github.wechatpayspring.coupon;

import java.time.Duration;

/**
 * Outcomes of calls as results, in place of return values and exceptions.
 */
final class Results {

	private Results() {
	}

	/**
	 * Deactivate a coupon with a waiting or an asynchronous call.
	 */
	static DeactivationResult deactivate(CouponDeactivationClient client, CouponDeactivation request, boolean async) {
		try {
			return new DeactivationResult.Deactivated(
					async ? client.deactivateAsync(request).block(Duration.ofSeconds(10)) : client.deactivate(request));
		}
		catch (CouponNotDeactivatedException ex) {
			return new DeactivationResult.NotDeactivated(request, ex);
		}
		catch (DeactivationUnconfirmedException ex) {
			return new DeactivationResult.Unconfirmed(request, ex);
		}
	}

}
