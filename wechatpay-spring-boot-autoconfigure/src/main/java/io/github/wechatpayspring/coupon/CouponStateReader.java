package io.github.wechatpayspring.coupon;

import java.time.Instant;
import java.util.List;

import io.github.wechatpayspring.WechatPayException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.ResponseEntity;

/**
 * Reader of the state of a coupon, from which the outcome of a request follows. The state
 * contains the number of the request that deactivated the coupon.
 */
final class CouponStateReader {

	static final String PATH = "/v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}";

	private final JsonMapper jsonMapper = new JsonMapper();

	/**
	 * Read a verified response.
	 * @param request the request
	 * @param response the response
	 * @param arrivableUntil the time until which a request with this number may still
	 * arrive, or {@code null} if it cannot
	 */
	DeactivationResult read(CouponDeactivation request, ResponseEntity<byte[]> response,
			@Nullable Instant arrivableUntil) {
		JsonNode coupon = parse(response.getBody());
		String state = text(coupon, "coupon_state");
		if (!request.stockId().equals(text(coupon, "stock_id"))
				|| !request.couponCode().equals(text(coupon, "coupon_code"))) {
			return open(request, "the response is about another coupon, of stock " + text(coupon, "stock_id"));
		}
		return switch (state) {
			case "DEACTIVATED" -> ofDeactivated(request, coupon, response);
			case "SENDED" -> (arrivableUntil != null)
					? new DeactivationResult.Unconfirmed(request,
							new DeactivationUnconfirmedException(request, state, arrivableUntil))
					: not(request, state, "its state is " + state);
			case "USED", "EXPIRED", "DELETED" -> not(request, state, "its state is " + state);
			default -> open(request, "its state is '" + state + "', which does not decide the outcome");
		};
	}

	private static DeactivationResult ofDeactivated(CouponDeactivation request, JsonNode coupon,
			ResponseEntity<?> response) {
		String requestNo = text(coupon, "deactivate_request_no");
		if (requestNo.isEmpty()) {
			return open(request, "its state is DEACTIVATED, but WeChat Pay did not report by which request");
		}
		if (!requestNo.equals(request.requestNo())) {
			return not(request, "DEACTIVATED", "request " + requestNo + " deactivated it");
		}
		return new DeactivationResult.Deactivated(
				DeactivatedCoupon.of(request, text(coupon, "deactivate_time"), response.getHeaders()));
	}

	private static DeactivationResult not(CouponDeactivation request, String state, String why) {
		return new DeactivationResult.NotDeactivated(request, new CouponNotDeactivatedException(request, state, why));
	}

	private static DeactivationResult open(CouponDeactivation request, String why) {
		return new DeactivationResult.Unconfirmed(request,
				new DeactivationUnconfirmedException(request, List.of(new WechatPayException(why, null))));
	}

	private JsonNode parse(byte @Nullable [] body) {
		try {
			return this.jsonMapper.readTree((body != null) ? body : new byte[0]);
		}
		catch (JacksonException ex) {
			return this.jsonMapper.nullNode();
		}
	}

	private static String text(JsonNode coupon, String field) {
		JsonNode value = coupon.path(field);
		return value.isString() ? value.stringValue() : "";
	}

}
