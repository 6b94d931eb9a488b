package io.github.wechatpayspring.coupon;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * A coupon that is void, as a signature of WeChat Pay proves.
 *
 * @param request the request
 * @param deactivatedAt when WeChat Pay deactivated the coupon, or {@code null} if the
 * answer told no time that can be read
 * @param wechatpayDeactivateTime the time as it was received
 * ({@code wechatpay_deactivate_time}), empty if the answer had none
 * @param requestId the {@code Request-ID} of the answer, by which WeChat Pay's support
 * finds the call, or {@code null} if there was none
 * @since 0.1.0
 */
public record DeactivatedCoupon(CouponDeactivation request, @Nullable OffsetDateTime deactivatedAt,
		String wechatpayDeactivateTime, @Nullable String requestId) {

	/**
	 * Create from a proven answer: a time that cannot be read does not make it less
	 * proven.
	 */
	static DeactivatedCoupon of(CouponDeactivation request, String time, HttpHeaders headers) {
		return new DeactivatedCoupon(request, parse(time), time, headers.getFirst("Request-ID"));
	}

	DeactivatedCoupon of(CouponDeactivation request) {
		return new DeactivatedCoupon(request, this.deactivatedAt, this.wechatpayDeactivateTime, this.requestId);
	}

	private static @Nullable OffsetDateTime parse(String time) {
		try {
			return OffsetDateTime.parse(time);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
