package io.github.wechatpayspring.coupon;

import java.util.ArrayList;
import java.util.List;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.WechatPayRateLimitException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPaySigningException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import io.github.wechatpayspring.traffic.CallContext;

import org.springframework.http.HttpStatus;

/**
 * Classifier of failed attempts: whether the coupon is certainly not deactivated, and
 * whether another attempt may help. In case of doubt, the outcome is unconfirmed.
 */
final class OutcomeClassifier {

	private OutcomeClassifier() {
	}

	/**
	 * Return whether the request may be retried, because WeChat Pay has not refused it
	 * and another attempt may succeed.
	 */
	static boolean isRetryable(Throwable failure) {
		if (failure instanceof WechatPayApiException response) {
			return !response.isRefusal() || isThrottling(response);
		}
		return failure instanceof WechatPayTransportException || failure instanceof WechatPaySignatureException;
	}

	/**
	 * Return the outcome after the last attempt. If one attempt may have had an effect,
	 * the outcome is unconfirmed.
	 */
	static DeactivationResult of(CouponDeactivation request, CallContext.Snapshot call, Throwable failure) {
		List<Throwable> failures = failures(call, failure);
		boolean certain = !call.mayHaveTakenEffect() && failures.stream().allMatch(OutcomeClassifier::isCertain);
		if (certain && failures.get(failures.size() - 1) instanceof WechatPayException last) {
			return new DeactivationResult.NotDeactivated(request,
					new CouponNotDeactivatedException(request, reason(last), failures));
		}
		return new DeactivationResult.Unconfirmed(request, new DeactivationUnconfirmedException(request, failures));
	}

	/**
	 * Return the outcome if the state of the coupon could not be read.
	 */
	static DeactivationResult ofUnresponseed(CouponDeactivation request, CallContext.Snapshot call, Throwable failure) {
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

	// a failure outside of the attempts is included, because it may contradict them
	private static List<Throwable> failures(CallContext.Snapshot call, Throwable failure) {
		List<Throwable> failures = new ArrayList<>(call.failures());
		if (!failures.contains(failure)) {
			failures.add(failure);
		}
		return failures;
	}

	private static boolean isCertain(Throwable failure) {
		if (failure instanceof WechatPayApiException response) {
			return response.isRefusal();
		}
		return (failure instanceof WechatPayTransportException transport && !transport.isSent())
				|| failure instanceof WechatPaySigningException;
	}

	private static Reason reason(WechatPayException failure) {
		if (failure instanceof WechatPayApiException response) {
			return isThrottling(response) ? Reason.THROTTLED : Reason.REJECTED;
		}
		return (failure instanceof WechatPayRateLimitException) ? Reason.THROTTLED : Reason.UNREACHABLE;
	}

	private static boolean isThrottling(WechatPayApiException response) {
		return response.getStatus() == HttpStatus.TOO_MANY_REQUESTS.value();
	}

}
