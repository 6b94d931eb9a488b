package io.github.wechatpayspring.samples.quickstart;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Deactivates coupons. Whatever is special in a path, a slash in the code of a coupon for
 * example, is to be percent-encoded.
 */
@RestController
class CouponDeactivationController {

	private final CouponDeactivationClient client;

	CouponDeactivationController(CouponDeactivationClient client) {
		this.client = client;
	}

	@PostMapping("/stocks/{stockId}/coupons/{couponCode}/deactivation")
	VoidCoupon deactivate(@PathVariable String stockId, @PathVariable String couponCode,
			@RequestBody(required = false) @Nullable DeactivationDetails details, HttpServletRequest http) {
		if (http.getRequestURI().indexOf(';') >= 0) {
			// the path variables end at it, so this would be another coupon
			throw badRequest("A semicolon in the path must be percent-encoded", null);
		}
		DeactivationDetails given = (details != null) ? details : DeactivationDetails.NONE;
		return VoidCoupon.of(this.client.deactivate(read(stockId, couponCode, given)));
	}

	private static CouponDeactivation read(String stockId, String couponCode, DeactivationDetails details) {
		try {
			return details.toRequest(stockId, couponCode);
		}
		catch (IllegalArgumentException ex) {
			throw badRequest(ex.getMessage(), ex);
		}
	}

	private static ResponseStatusException badRequest(@Nullable String why, @Nullable Exception cause) {
		return new ResponseStatusException(HttpStatus.BAD_REQUEST, why, cause);
	}

}
