package io.github.wechatpayspring.samples.snippets;

import java.util.Map;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

class SixForms {

	private final CouponDeactivationClient coupons;

	private final WechatPayClient wechatPay;

	SixForms(CouponDeactivationClient coupons, WechatPayClient wechatPay) {
		this.coupons = coupons;
		this.wechatPay = wechatPay;
	}

	Flux<Object> call(CouponDeactivation request) {
		Map<String, String> body = Map.of("stock_id", request.stockId(), "coupon_code", request.couponCode(),
				"deactivate_request_no", request.requestNo());

		DeactivatedCoupon typed = this.coupons.deactivate(request);
		Mono<DeactivatedCoupon> typedAsync = this.coupons.deactivateAsync(request);

		JsonNode chain = this.wechatPay.chain("v3/marketing/busifavor/coupons/deactivate").post(body);
		Mono<JsonNode> chainAsync = this.wechatPay.chain("v3/marketing/busifavor/coupons/deactivate").postAsync(body);

		JsonNode path = this.wechatPay.path("v3", "marketing", "busifavor", "coupons", "deactivate").post(body);
		Mono<JsonNode> pathAsync = this.wechatPay.path("v3", "marketing", "busifavor", "coupons", "deactivate")
			.postAsync(body);

		return Flux.concat(Flux.just(typed, chain, path), typedAsync, chainAsync, pathAsync);
	}

}
