package io.github.wechatpayspring.coupon;

import java.util.Set;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.coupon.CouponDeactivationObservationDocumentation.HighCardinalityKeyNames;
import io.github.wechatpayspring.coupon.CouponDeactivationObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Default {@link CouponDeactivationObservationConvention}: low-cardinality keys merchant,
 * outcome, code and attempts, high-cardinality keys for the coupon and the request.
 *
 * @since 0.1.0
 */
public class DefaultCouponDeactivationObservationConvention implements CouponDeactivationObservationConvention {

	private static final String NAME = "wechatpay.coupon.deactivate";

	private static final int MANY_ATTEMPTS = 10;

	// the codes of WeChat Pay's documentation, in each spelling; other codes must not
	// multiply metrics
	private static final Set<String> CODES = Set.of("PARAM_ERROR", "INVALID_REQUEST", "SIGN_ERROR", "NOAUTH", "NO_AUTH",
			"REQUEST_BLOCKED", "RESOURCE_NOT_EXISTS", "NOT_FOUND", "MCH_NOT_EXISTS", "FREQUENCY_LIMITED",
			"RATELIMIT_EXCEEDED", "RATE_LIMITED", "SYSTEM_ERROR", "SYSTEMERROR", "SERVICE_UNAVAILABLE");

	private static final String NONE = "none";

	/**
	 * Create a new convention.
	 */
	public DefaultCouponDeactivationObservationConvention() {
	}

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(CouponDeactivationObservationContext context) {
		return "deactivate coupon";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(CouponDeactivationObservationContext context) {
		return KeyValues.of(LowCardinalityKeyNames.MERCHANT.withValue(context.merchant()), outcome(context.result()),
				code(context.result()), attempts(context.attempts()));
	}

	private static KeyValue outcome(@Nullable DeactivationResult result) {
		return LowCardinalityKeyNames.OUTCOME.withValue((result != null) ? name(result) : NONE);
	}

	private static String name(DeactivationResult result) {
		if (result instanceof DeactivationResult.Deactivated) {
			return "deactivated";
		}
		return (result instanceof DeactivationResult.NotDeactivated) ? "not_deactivated" : "unconfirmed";
	}

	private static KeyValue code(@Nullable DeactivationResult result) {
		WechatPayApiException answer = errorOf(result);
		String code = (answer != null) ? answer.getCode() : null;
		if (code == null) {
			return LowCardinalityKeyNames.CODE.withValue(NONE);
		}
		return LowCardinalityKeyNames.CODE.withValue(CODES.contains(code) ? code : "other");
	}

	private static KeyValue attempts(int attempts) {
		return LowCardinalityKeyNames.ATTEMPTS
			.withValue((attempts < MANY_ATTEMPTS) ? String.valueOf(attempts) : "many");
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(CouponDeactivationObservationContext context) {
		CouponDeactivation request = context.request();
		return KeyValues.of(HighCardinalityKeyNames.COUPON_CODE.withValue(request.maskedCouponCode()),
				HighCardinalityKeyNames.STOCK_ID.withValue(request.stockId()),
				HighCardinalityKeyNames.REQUEST_NO.withValue(request.requestNo()), requestId(context.result()));
	}

	private static KeyValue requestId(@Nullable DeactivationResult result) {
		String requestId;
		if (result instanceof DeactivationResult.Deactivated deactivated) {
			requestId = deactivated.coupon().requestId();
		}
		else {
			WechatPayApiException answer = errorOf(result);
			requestId = (answer != null) ? answer.getRequestId() : null;
		}
		return HighCardinalityKeyNames.REQUEST_ID.withValue((requestId != null) ? requestId : NONE);
	}

	private static @Nullable WechatPayApiException errorOf(@Nullable DeactivationResult result) {
		if (result instanceof DeactivationResult.NotDeactivated not) {
			return not.cause().getErrorResponse();
		}
		return (result instanceof DeactivationResult.Unconfirmed unconfirmed) ? unconfirmed.cause().getErrorResponse()
				: null;
	}

}
