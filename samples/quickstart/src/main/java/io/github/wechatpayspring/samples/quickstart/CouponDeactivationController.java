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
 * Controller that deactivates coupons. Reserved characters in path variables, such as a
 * slash in a coupon code, must be percent-encoded.
 */
@RestController
class CouponDeactivationController {

	private final CouponDeactivationClient client;

	CouponDeactivationController(CouponDeactivationClient client) {
		this.client = client;
	}

	@PostMapping("/stocks/{stockId}/coupons/{couponCode}/deactivation")
	DeactivationResponse deactivate(@PathVariable String stockId, @PathVariable String couponCode,
			@RequestBody(required = false) @Nullable DeactivationDetails details, HttpServletRequest http) {
		if (http.getRequestURI().indexOf(';') >= 0) {
			// path variables end at a semicolon, so another coupon would be deactivated
			throw badRequest("A semicolon in the path must be percent-encoded", null);
		}
		DeactivationDetails body = (details != null) ? details : DeactivationDetails.NONE;
		return DeactivationResponse.of(this.client.deactivate(toRequest(stockId, couponCode, body)));
	}

	private static CouponDeactivation toRequest(String stockId, String couponCode, DeactivationDetails details) {
		try {
			return details.toRequest(stockId, couponCode);
		}
		catch (IllegalArgumentException ex) {
			throw badRequest(ex.getMessage(), ex);
		}
	}

	private static ResponseStatusException badRequest(@Nullable String reason, @Nullable Exception cause) {
		return new ResponseStatusException(HttpStatus.BAD_REQUEST, reason, cause);
	}

}
