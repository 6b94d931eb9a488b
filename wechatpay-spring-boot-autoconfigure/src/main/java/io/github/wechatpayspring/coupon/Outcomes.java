package io.github.wechatpayspring.coupon;

import io.github.wechatpayspring.client.WechatPayApiException;
import io.github.wechatpayspring.client.WechatPayException;
import io.github.wechatpayspring.client.WechatPaySigningException;
import io.github.wechatpayspring.client.WechatPayTransportException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;

import org.springframework.http.HttpStatus;

/**
 * Decides what a failed attempt says about the coupon. Whatever is not certain leaves it
 * open.
 */
final class Outcomes {

	private Outcomes() {
	}

	static WechatPayException ofFailure(CouponDeactivation request, Exception failure) {
		if (failure instanceof WechatPayApiException answer && isClientError(answer.status())) {
			Reason reason = (answer.status() == HttpStatus.TOO_MANY_REQUESTS.value()) ? Reason.THROTTLED
					: Reason.REJECTED;
			return new CouponNotDeactivatedException(request, reason, answer);
		}
		if (failure instanceof WechatPayTransportException transport && !transport.sent()) {
			return new CouponNotDeactivatedException(request, Reason.UNREACHABLE, transport);
		}
		if (failure instanceof WechatPaySigningException signing) {
			return new CouponNotDeactivatedException(request, Reason.UNREACHABLE, signing);
		}
		return new DeactivationUnconfirmedException(request, failure);
	}

	private static boolean isClientError(int status) {
		return status >= 400 && status < 500;
	}

}
