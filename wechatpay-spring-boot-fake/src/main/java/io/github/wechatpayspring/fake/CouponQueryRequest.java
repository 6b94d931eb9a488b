package io.github.wechatpayspring.fake;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.node.ObjectNode;

/**
 * Request for the state of a coupon, with its endpoint.
 */
record CouponQueryRequest(String openid, String couponCode, String appid) {

	private static final Pattern PATH = Pattern
		.compile("/v3/marketing/busifavor/users/([^/?]*)/coupons/([^/?]*)/appids/([^/?]*)");

	static boolean isQuery(ReceivedRequest request) {
		return request.method().equals("GET") && isAddressed(request);
	}

	static boolean isAddressed(ReceivedRequest request) {
		return PATH.matcher(request.path()).matches();
	}

	/**
	 * Check a request that {@linkplain #isAddressed is addressed} to this endpoint.
	 * @return the coupon and its owner
	 */
	static CouponQueryRequest check(ReceivedRequest request) throws ApiErrorException {
		Matcher path = PATH.matcher(request.target());
		if (!isQuery(request) || !path.matches()) {
			throw ApiErrorException.invalidRequest("The endpoint supports only GET without a query");
		}
		return new CouponQueryRequest(checkLength("openid", decode("openid", path.group(1)), 128),
				checkLength("coupon_code", decode("coupon_code", path.group(2)), 32),
				checkLength("appid", decode("appid", path.group(3)), 32));
	}

	static byte[] render(FakeCoupon coupon, String merchantId) {
		ObjectNode json = Json.object()
			.put("belong_merchant", merchantId)
			.put("stock_id", coupon.stockId())
			.put("coupon_code", coupon.couponCode())
			.put("coupon_state", coupon.state().name());
		OffsetDateTime time = coupon.deactivateTime();
		if (coupon.deactivateRequestNo() != null) {
			json.put("deactivate_request_no", coupon.deactivateRequestNo());
		}
		if (time != null) {
			json.put("deactivate_time", ChinaTime.format(time));
		}
		if (coupon.deactivateReason() != null) {
			json.put("deactivate_reason", coupon.deactivateReason());
		}
		return Json.bytes(json);
	}

	private static String decode(String field, String segment) throws ApiErrorException {
		try {
			// a plus sign in a path is literal; decoded characters are still single bytes
			String bytes = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
			return StandardCharsets.UTF_8.newDecoder()
				.decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
				.toString();
		}
		catch (IllegalArgumentException | CharacterCodingException ex) {
			throw error(field, "is not percent-encoded UTF-8");
		}
	}

	private static String checkLength(String field, String value, int maxLength) throws ApiErrorException {
		if (value.isEmpty() || value.length() > maxLength) {
			throw error(field, "has " + value.length() + " characters, not 1 to " + maxLength);
		}
		return value;
	}

	private static ApiErrorException error(String field, String issue) {
		return ApiErrorException.parameterError("uri", field, null, issue, "请求参数错误");
	}

}
