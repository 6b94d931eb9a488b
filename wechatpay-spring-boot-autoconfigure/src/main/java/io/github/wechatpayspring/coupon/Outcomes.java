package io.github.wechatpayspring.coupon;

import java.util.ArrayList;
import java.util.List;

import io.github.wechatpayspring.client.CallSnapshot;
import io.github.wechatpayspring.client.WechatPayApiException;
import io.github.wechatpayspring.client.WechatPayException;
import io.github.wechatpayspring.client.WechatPayRateLimitException;
import io.github.wechatpayspring.client.WechatPaySignatureException;
import io.github.wechatpayspring.client.WechatPaySigningException;
import io.github.wechatpayspring.client.WechatPayTransportException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;

import org.springframework.http.HttpStatus;

/**
 * Classifier of failed attempts: whether the coupon is certainly not deactivated, and
 * whether another attempt may help. In case of doubt, the outcome is unconfirmed.
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
			return !answer.isRefusal() || isThrottling(answer);
		}
		return failure instanceof WechatPayTransportException || failure instanceof WechatPaySignatureException;
	}

	/**
	 * Return the outcome after the last attempt. If one attempt may have had an effect,
	 * the outcome is unconfirmed.
	 */
	static DeactivationResult of(CouponDeactivation request, CallSnapshot call, Throwable failure) {
		List<Throwable> failures = failures(call, failure);
		boolean certain = !call.mayHaveTakenEffect() && failures.stream().allMatch(Outcomes::isCertain);
		if (certain && failures.get(failures.size() - 1) instanceof WechatPayException last) {
			return new DeactivationResult.NotDeactivated(request,
					new CouponNotDeactivatedException(request, reason(last), failures));
		}
		return new DeactivationResult.Unconfirmed(request, new DeactivationUnconfirmedException(request, failures));
	}

	/**
	 * Return the outcome if the state of the coupon could not be read.
	 */
	static DeactivationResult ofUnanswered(CouponDeactivation request, CallSnapshot call, Throwable failure) {
		return new DeactivationResult.Unconfirmed(request,
				new DeactivationUnconfirmedException(request, failures(call, failure)));
	}

	/**
	 * Return the result of a request that was sent together with an equal one.
	 * @param request the request
	 * @param result the result of the equal request
	 */
	static DeactivationResult of(CouponDeactivation request, DeactivationResult result) {
		if (request.equals(result.request())) {
			return result;
		}
		if (result instanceof DeactivationResult.Deactivated deactivated) {
			return new DeactivationResult.Deactivated(deactivated.coupon().of(request));
		}
		if (result instanceof DeactivationResult.NotDeactivated not) {
			return new DeactivationResult.NotDeactivated(request,
					new CouponNotDeactivatedException(request, not.cause().getReason(), not.cause().getAttempts()));
		}
		return new DeactivationResult.Unconfirmed(request, new DeactivationUnconfirmedException(request,
				((DeactivationResult.Unconfirmed) result).cause().getAttempts()));
	}

	// a failure that is not an attempt's must not be missing: it may contradict the
	// others
	private static List<Throwable> failures(CallSnapshot call, Throwable failure) {
		List<Throwable> failures = new ArrayList<>(call.failures());
		if (!failures.contains(failure)) {
			failures.add(failure);
		}
		return failures;
	}

	private static boolean isCertain(Throwable failure) {
		if (failure instanceof WechatPayApiException answer) {
			return answer.isRefusal();
		}
		return (failure instanceof WechatPayTransportException transport && !transport.isSent())
				|| failure instanceof WechatPaySigningException;
	}

	private static Reason reason(WechatPayException failure) {
		if (failure instanceof WechatPayApiException answer) {
			return isThrottling(answer) ? Reason.THROTTLED : Reason.REJECTED;
		}
		return (failure instanceof WechatPayRateLimitException) ? Reason.THROTTLED : Reason.UNREACHABLE;
	}

	private static boolean isThrottling(WechatPayApiException answer) {
		return answer.getStatus() == HttpStatus.TOO_MANY_REQUESTS.value();
	}

}
