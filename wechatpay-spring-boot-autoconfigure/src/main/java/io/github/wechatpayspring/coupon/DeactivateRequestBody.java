package io.github.wechatpayspring.coupon;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * The request as it travels.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({ "coupon_code", "stock_id", "deactivate_request_no", "deactivate_reason" })
record DeactivateRequestBody(@JsonProperty("coupon_code") String couponCode, @JsonProperty("stock_id") String stockId,
		@JsonProperty("deactivate_request_no") String deactivateRequestNo,
		@JsonProperty("deactivate_reason") @Nullable String deactivateReason) {

	static DeactivateRequestBody of(CouponDeactivation request) {
		return new DeactivateRequestBody(request.couponCode(), request.stockId(), request.requestNo(),
				request.reason());
	}

}
