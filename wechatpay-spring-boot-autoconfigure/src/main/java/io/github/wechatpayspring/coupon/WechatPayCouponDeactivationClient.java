package io.github.wechatpayspring.coupon;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

import io.github.wechatpayspring.client.Blocking;
import io.github.wechatpayspring.client.WechatPayApiException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayTransportException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.Assert;

/**
 * {@link CouponDeactivationClient} over a {@link WechatPayClient}.
 */
final class WechatPayCouponDeactivationClient implements CouponDeactivationClient {

	private static final String PATH = "/v3/marketing/busifavor/coupons/deactivate";

	private static final String REQUEST_ID_HEADER = "Request-ID";

	private final WechatPayClient client;

	private final JsonMapper jsonMapper = new JsonMapper();

	WechatPayCouponDeactivationClient(WechatPayClient client) {
		this.client = client;
	}

	@Override
	public DeactivatedCoupon deactivate(CouponDeactivation request) {
		try {
			return Blocking.await(deactivateAsync(request));
		}
		catch (WechatPayTransportException ex) {
			// the waiting thread was interrupted
			throw new DeactivationUnconfirmedException(request, ex);
		}
	}

	@Override
	public Mono<DeactivatedCoupon> deactivateAsync(CouponDeactivation request) {
		Assert.notNull(request, "'request' must not be null");
		byte[] body = this.jsonMapper.writeValueAsBytes(DeactivateRequestBody.of(request));
		return this.client.webClient()
			.post()
			.uri(PATH)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(body)
			.retrieve()
			.toEntity(byte[].class)
			.map((answer) -> read(request, answer))
			.onErrorMap(Exception.class, (failure) -> Outcomes.ofFailure(request, failure));
	}

	/**
	 * Expects an answer that has passed verification: all its status leaves open is
	 * whether WeChat Pay has finished.
	 */
	private DeactivatedCoupon read(CouponDeactivation request, ResponseEntity<byte[]> answer) {
		String requestId = answer.getHeaders().getFirst(REQUEST_ID_HEADER);
		HttpStatusCode status = answer.getStatusCode();
		if (!status.is2xxSuccessful() || status.isSameCodeAs(HttpStatus.ACCEPTED)) {
			throw new WechatPayApiException(status.value(), null, null, null, requestId, status.is2xxSuccessful());
		}
		String time = readTime(answer.getBody());
		return new DeactivatedCoupon(request, parseTime(time), time, requestId);
	}

	// the proven status says that the coupon is void, whatever can be made of the body
	private String readTime(byte @Nullable [] body) {
		if (body == null) {
			return "";
		}
		try {
			JsonNode time = this.jsonMapper.readTree(body).path("wechatpay_deactivate_time");
			return time.isString() ? time.stringValue() : "";
		}
		catch (JacksonException ex) {
			return "";
		}
	}

	private static @Nullable OffsetDateTime parseTime(String time) {
		try {
			return OffsetDateTime.parse(time);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
