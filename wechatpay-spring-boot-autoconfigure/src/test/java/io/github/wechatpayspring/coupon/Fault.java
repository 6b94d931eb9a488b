package io.github.wechatpayspring.coupon;

import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

import io.github.wechatpayspring.fake.FakeResponse;
import org.jspecify.annotations.Nullable;

/**
 * Fault of one attempt. Each row of the table of outcomes has at least one.
 */
@SuppressWarnings("ImmutableEnumChecker") // responses never change
enum Fault {

	CONNECTION_REFUSED,

	HOST_UNKNOWN,

	TLS_FAILED,

	SIGNER_FAILED,

	CREATED_201((response) -> response.withStatus(201)),

	ACCEPTED_202((response) -> response.withStatus(202)),

	NON_AUTHORITATIVE_203((response) -> response.withStatus(203)),

	NO_CONTENT_204((response) -> response.withStatus(204).withBody("")),

	PARTIAL_206((response) -> response.withStatus(206)),

	IM_USED_226((response) -> response.withStatus(226)),

	UNKNOWN_299((response) -> response.withStatus(299)),

	SUCCESS_WITH_ERROR_CODE((response) -> response.withBody("{\"code\":\"SYSTEM_ERROR\"}")),

	SUCCESS_UNSIGNED_AFTER_103((response) -> response.precededBy(103).unsigned()),

	ERROR_503_WITH_SURPLUS_BYTES(
			(response) -> response.withStatus(503).followedBy("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")),

	GATEWAY_403((response) -> response.withStatus(403).withBody("<html>").unsigned()),

	GATEWAY_404((response) -> response.withStatus(404).withBody("").unsigned()),

	GATEWAY_408((response) -> response.withStatus(408).withBody("<html>").unsigned()),

	GATEWAY_409((response) -> response.withStatus(409).withBody("[]").unsigned()),

	GATEWAY_429((response) -> response.withStatus(429).withBody("").unsigned()),

	GATEWAY_499((response) -> response.withStatus(499).withBody("{\"code\":499}").unsigned()),

	SUCCESS_UNSIGNED(FakeResponse::unsigned),

	SUCCESS_WITH_WRONG_SIGNATURE(FakeResponse::signedByStranger),

	SUCCESS_STALE((response) -> response.signedAt(Instant.now().minusSeconds(400))),

	SUCCESS_PROBE(FakeResponse::probe),

	CLOSED(FakeResponse::dropped),

	RESET(FakeResponse::reset),

	CUT_OFF(FakeResponse::cutOff),

	TIMED_OUT((response) -> response.after(Duration.ofMillis(900))),

	ERROR_500((response) -> response.withStatus(500)),

	ERROR_502_HTML((response) -> response.withStatus(502).withBody("<html>").unsigned()),

	ERROR_503((response) -> response.withStatus(503)),

	ERROR_504((response) -> response.withStatus(504).unsigned()),

	ERROR_501((response) -> response.withStatus(501)),

	REDIRECT_302((response) -> response.withStatus(302).withHeader("Location", "http://127.0.0.1:1/v3/elsewhere")),

	REFUSED_404_WITH_WRONG_SIGNATURE((response) -> response.withStatus(404).signedByStranger()),

	THROTTLED_429(429, true),

	THROTTLED_429_UNSIGNED(429, false),

	REFUSED_400(400, true),

	REFUSED_401_UNSIGNED(401, false),

	REFUSED_403(403, true),

	REFUSED_404(404, true),

	REFUSED_404_UNSIGNED(404, false),

	REFUSED_404_AFTER_103(null, error(404, true).precededBy(103));

	private final @Nullable FakeResponse withEffect;

	private final @Nullable FakeResponse withoutEffect;

	Fault() {
		this(null, null);
	}

	Fault(UnaryOperator<FakeResponse> change) {
		this(change.apply(FakeResponse.ordinary()), change.apply(FakeResponse.of(200, "{}")));
	}

	Fault(int status, boolean signed) {
		this(null, error(status, signed));
	}

	Fault(@Nullable FakeResponse withEffect, @Nullable FakeResponse withoutEffect) {
		this.withEffect = withEffect;
		this.withoutEffect = withoutEffect;
	}

	private static FakeResponse error(int status, boolean signed) {
		FakeResponse error = FakeResponse.of(status, "{\"code\":\"CODE_" + status + "\"}");
		return signed ? error : error.unsigned();
	}

	/**
	 * Return whether WeChat Pay receives the request, so that a response can be scripted.
	 */
	boolean isReceived() {
		return this.withoutEffect != null;
	}

	/**
	 * Return whether WeChat Pay may have deactivated the coupon.
	 */
	boolean mayHaveEffect() {
		return this.withEffect != null;
	}

	/**
	 * Return the response of WeChat Pay, after it has deactivated the coupon or not.
	 */
	FakeResponse response(boolean effect) {
		FakeResponse response = effect ? this.withEffect : this.withoutEffect;
		if (response == null) {
			throw new IllegalStateException(this + " has no such response");
		}
		return response;
	}

}
