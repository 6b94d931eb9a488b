package io.github.wechatpayspring.coupon;

import java.time.Duration;

/**
 * What became of a call, as a result.
 */
final class Results {

	private Results() {
	}

	/**
	 * Call, with the thread waiting or not.
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
