package io.github.wechatpayspring.samples.snippets;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.wechatpayspring.client.WechatPayClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

class CouponQuery {

	private static final String PATH = "v3/marketing/busifavor/users/{openid}/coupons/{code}/appids/{appid}";

	private final WechatPayClient wechatPay;

	CouponQuery(WechatPayClient wechatPay) {
		this.wechatPay = wechatPay;
	}

	String state(String openid, String couponCode, String appid) {
		JsonNode coupon = this.wechatPay.chain(PATH, openid, couponCode, appid).get(Map.of());
		return coupon.path("coupon_state").asString();
	}

	@Nullable Coupon coupon(String openid, String couponCode, String appid) {
		return this.wechatPay.chain(PATH, openid, couponCode, appid).get(Map.of(), Coupon.class);
	}

	record Coupon(@JsonProperty("coupon_code") String code, @JsonProperty("coupon_state") String state) {
	}

}
