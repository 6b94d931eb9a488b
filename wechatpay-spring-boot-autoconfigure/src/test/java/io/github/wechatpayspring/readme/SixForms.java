package io.github.wechatpayspring.readme;

import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

final class SixForms {

	private SixForms() {
	}

	static List<Object> call(CouponDeactivationClient coupons, WechatPayClient wechatPay, CouponDeactivation request,
			Map<String, String> body) {
		DeactivatedCoupon typed = coupons.deactivate(request);
		Mono<DeactivatedCoupon> typedAsync = coupons.deactivateAsync(request);

		JsonNode chain = wechatPay.chain("v3/marketing/busifavor/coupons/deactivate").post(body);
		Mono<JsonNode> chainAsync = wechatPay.chain("v3/marketing/busifavor/coupons/deactivate").postAsync(body);

		JsonNode path = wechatPay.path("v3", "marketing", "busifavor", "coupons", "deactivate").post(body);
		Mono<JsonNode> pathAsync = wechatPay.path("v3", "marketing", "busifavor", "coupons", "deactivate")
			.postAsync(body);

		return List.of(typed, typedAsync.blockOptional(), chain, chainAsync.blockOptional(), path,
				pathAsync.blockOptional());
	}

	static JsonNode query(WechatPayClient wechatPay, String openid, String couponCode, String appid) {
		JsonNode coupon = wechatPay
			.chain("v3/marketing/busifavor/users/{openid}/coupons/{code}/appids/{appid}", openid, couponCode, appid)
			.get(Map.of());
		return coupon;
	}

}
