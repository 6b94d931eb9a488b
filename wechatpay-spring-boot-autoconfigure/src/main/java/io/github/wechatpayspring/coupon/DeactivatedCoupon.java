package io.github.wechatpayspring.coupon;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * Coupon that is deactivated according to a verified response.
 *
 * @param request the request
 * @param deactivatedAt the time of the deactivation, or {@code null} if the response has
 * no time that can be parsed
 * @param wechatpayDeactivateTime the time as it was received
 * ({@code wechatpay_deactivate_time}), empty if the response has none
 * @param requestId the {@code Request-ID} of the response, which identifies the request
 * for WeChat Pay's support, or {@code null} if there is none
 * @since 0.1.0
 */
public record DeactivatedCoupon(CouponDeactivation request, @Nullable OffsetDateTime deactivatedAt,
		String wechatpayDeactivateTime, @Nullable String requestId) {

	/**
	 * Create a coupon from a verified response, even if its time cannot be parsed.
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
