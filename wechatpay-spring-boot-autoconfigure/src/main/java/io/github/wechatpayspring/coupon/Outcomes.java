package io.github.wechatpayspring.coupon;

import java.util.List;

import io.github.wechatpayspring.client.Attempts;
import io.github.wechatpayspring.client.WechatPayApiException;
import io.github.wechatpayspring.client.WechatPayException;
import io.github.wechatpayspring.client.WechatPayRateLimitException;
import io.github.wechatpayspring.client.WechatPaySignatureException;
import io.github.wechatpayspring.client.WechatPaySigningException;
import io.github.wechatpayspring.client.WechatPayTransportException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;

import org.springframework.http.HttpStatus;

/**
 * Decides what failed attempts say about the coupon, and whether another one helps.
 * Whatever is not certain leaves the coupon open.
 */
final class Outcomes {

	private Outcomes() {
	}

	/**
	 * Return whether the same request may be sent again: WeChat Pay has not refused it,
	 * and another attempt may end better.
	 */
	static boolean isRepeatable(Throwable failure) {
		if (failure instanceof WechatPayApiException answer) {
			return !isRefusal(answer) || isThrottling(answer);
		}
		return failure instanceof WechatPayTransportException || failure instanceof WechatPaySignatureException;
	}

	/**
	 * Return what is known after the last attempt: one that may have had an effect leaves
	 * the coupon open, whatever came of the others.
	 */
	static DeactivationResult of(CouponDeactivation request, Attempts attempts, Exception failure) {
		List<Throwable> failures = failures(attempts, failure);
		boolean certain = !attempts.mayHaveTakenEffect() && failures.stream().allMatch(Outcomes::isCertain);
		if (certain && failures.get(failures.size() - 1) instanceof WechatPayException last) {
			return new DeactivationResult.NotDeactivated(request,
					new CouponNotDeactivatedException(request, reason(last), failures));
		}
		return new DeactivationResult.Unconfirmed(request, new DeactivationUnconfirmedException(request, failures));
	}

	/**
	 * Return what is known after a question that was not answered.
	 */
	static DeactivationResult ofUnanswered(CouponDeactivation request, Attempts attempts, Exception failure) {
		return new DeactivationResult.Unconfirmed(request,
				new DeactivationUnconfirmedException(request, failures(attempts, failure)));
	}

	private static List<Throwable> failures(Attempts attempts, Exception failure) {
		List<Throwable> failures = attempts.failures();
		return failures.isEmpty() ? List.of(failure) : failures;
	}

	private static boolean isCertain(Throwable failure) {
		if (failure instanceof WechatPayApiException answer) {
			return isRefusal(answer);
		}
		return (failure instanceof WechatPayTransportException transport && !transport.sent())
				|| failure instanceof WechatPaySigningException;
	}

	private static Reason reason(WechatPayException failure) {
		if (failure instanceof WechatPayApiException answer) {
			return isThrottling(answer) ? Reason.THROTTLED : Reason.REJECTED;
		}
		return (failure instanceof WechatPayRateLimitException) ? Reason.THROTTLED : Reason.UNREACHABLE;
	}

	private static boolean isRefusal(WechatPayApiException answer) {
		return answer.status() >= 400 && answer.status() < 500;
	}

	private static boolean isThrottling(WechatPayApiException answer) {
		return answer.status() == HttpStatus.TOO_MANY_REQUESTS.value();
	}

}
