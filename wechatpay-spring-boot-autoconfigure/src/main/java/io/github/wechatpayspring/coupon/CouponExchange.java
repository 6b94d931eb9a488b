package io.github.wechatpayspring.coupon;

import java.net.URI;

import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.client.WechatPayCall;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.traffic.CallContext;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * Requests about coupons, each of which succeeds only with a verified response that
 * reports success. Thread-safe.
 */
final class CouponExchange {

	private static final String PATH = "/v3/marketing/busifavor/coupons/deactivate";

	private final WechatPayClient client;

	private final WechatPayTraffic traffic;

	private final URI uri;

	private final DeactivationJson json = new DeactivationJson();

	CouponExchange(WechatPayClient client, WechatPayTraffic traffic) {
		this.client = client;
		this.traffic = traffic;
		this.uri = URI.create(traffic.primaryBaseUrl() + PATH);
	}

	/**
	 * Return whether a request runs code of the application.
	 */
	boolean runsApplicationCode() {
		return WechatPayCall.runsApplicationCode(this.client);
	}

	/**
	 * Return the body of a deactivation.
	 */
	byte[] body(CouponDeactivation request) {
		return this.json.write(request);
	}

	/**
	 * Deactivate a coupon.
	 * @param body the body of the request
	 * @param call the state of the call
	 * @return emits the deactivated coupon, or fails with the failure of the last attempt
	 */
	Mono<DeactivatedCoupon> deactivate(CouponDeactivation request, byte[] body, CallContext call) {
		return execute(new WechatPayCall.Request(HttpMethod.POST, this.uri, PATH, body), call)
			.map((response) -> DeactivatedCoupon.of(request, this.json.read(response.getBody()).time(),
					response.getHeaders()));
	}

	/**
	 * Execute a request.
	 * @param call the state of the call
	 * @return emits the verified response, or fails with the failure of the last attempt
	 */
	Mono<ResponseEntity<byte[]>> execute(WechatPayCall.Request request, CallContext call) {
		return new WechatPayCall(this.client.webClient(), this.traffic, request, call)
			.execute(this::requireSuccess, OutcomeClassifier::isRetryable)
			.doOnNext((response) -> requireVerified(call, response));
	}

	/**
	 * Only a verified response with status 200 and without an error code reports success.
	 */
	private void requireSuccess(ResponseEntity<byte[]> response) {
		String code = this.json.read(response.getBody()).code();
		if (!response.getStatusCode().isSameCodeAs(HttpStatus.OK) || code != null) {
			throw SignedExchange.withoutSuccess(response.getStatusCode(), response.getHeaders(), code,
					response.getStatusCode().is2xxSuccessful());
		}
	}

	// a filter of the application may have created the response
	private static void requireVerified(CallContext call, ResponseEntity<byte[]> response) {
		if (!call.hasVerifiedSuccess()) {
			throw WechatPaySignatureException.madeUp(response.getStatusCode().value());
		}
	}

}
