package io.github.wechatpayspring.coupon;

import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

import io.github.wechatpayspring.fake.FakeResponse;
import org.jspecify.annotations.Nullable;

/**
 * What may happen to one attempt: each row of the table of outcomes, and what the attempt
 * alone says about the coupon.
 */
@SuppressWarnings("ImmutableEnumChecker") // answers never change
enum Fault {

	CONNECTION_REFUSED(Says.NOT_VOID, true),

	HOST_UNKNOWN(Says.NOT_VOID, true),

	TLS_FAILED(Says.NOT_VOID, true),

	SIGNER_FAILED(Says.NOT_VOID, false),

	CREATED_201(Says.NOTHING, true, (answer) -> answer.withStatus(201)),

	ACCEPTED_202(Says.NOTHING, true, (answer) -> answer.withStatus(202)),

	NON_AUTHORITATIVE_203(Says.NOTHING, true, (answer) -> answer.withStatus(203)),

	NO_CONTENT_204(Says.NOTHING, true, (answer) -> answer.withStatus(204).withBody("")),

	PARTIAL_206(Says.NOTHING, true, (answer) -> answer.withStatus(206)),

	IM_USED_226(Says.NOTHING, true, (answer) -> answer.withStatus(226)),

	UNKNOWN_299(Says.NOTHING, true, (answer) -> answer.withStatus(299)),

	SUCCESS_WITH_ERROR_CODE(Says.NOTHING, true, (answer) -> answer.withBody("{\"code\":\"SYSTEM_ERROR\"}")),

	SUCCESS_UNSIGNED_AFTER_103(Says.NOTHING, true, (answer) -> answer.precededBy(103).unsigned()),

	ERROR_503_WITH_SURPLUS_BYTES(Says.NOTHING, true,
			(answer) -> answer.withStatus(503).followedBy("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")),

	GATEWAY_403(Says.NOTHING, true, (answer) -> answer.withStatus(403).withBody("<html>").unsigned()),

	GATEWAY_404(Says.NOTHING, true, (answer) -> answer.withStatus(404).withBody("").unsigned()),

	GATEWAY_408(Says.NOTHING, true, (answer) -> answer.withStatus(408).withBody("<html>").unsigned()),

	GATEWAY_409(Says.NOTHING, true, (answer) -> answer.withStatus(409).withBody("[]").unsigned()),

	GATEWAY_429(Says.NOTHING, true, (answer) -> answer.withStatus(429).withBody("").unsigned()),

	GATEWAY_499(Says.NOTHING, true, (answer) -> answer.withStatus(499).withBody("{\"code\":499}").unsigned()),

	SUCCESS_UNSIGNED(Says.NOTHING, true, FakeResponse::unsigned),

	SUCCESS_WITH_WRONG_SIGNATURE(Says.NOTHING, true, FakeResponse::signedByStranger),

	SUCCESS_STALE(Says.NOTHING, true, (answer) -> answer.signedAt(Instant.now().minusSeconds(400))),

	SUCCESS_PROBE(Says.NOTHING, true, FakeResponse::probe),

	CLOSED(Says.NOTHING, true, FakeResponse::dropped),

	RESET(Says.NOTHING, true, FakeResponse::reset),

	CUT_OFF(Says.NOTHING, true, FakeResponse::cutOff),

	TIMED_OUT(Says.NOTHING, true, (answer) -> answer.after(Duration.ofMillis(900))),

	ERROR_500(Says.NOTHING, true, (answer) -> answer.withStatus(500)),

	ERROR_502_HTML(Says.NOTHING, true, (answer) -> answer.withStatus(502).withBody("<html>").unsigned()),

	ERROR_503(Says.NOTHING, true, (answer) -> answer.withStatus(503)),

	ERROR_504(Says.NOTHING, true, (answer) -> answer.withStatus(504).unsigned()),

	ERROR_501(Says.NOTHING, true, (answer) -> answer.withStatus(501)),

	REDIRECT_302(Says.NOTHING, true,
			(answer) -> answer.withStatus(302).withHeader("Location", "http://127.0.0.1:1/v3/elsewhere")),

	REFUSED_404_WITH_WRONG_SIGNATURE(Says.NOTHING, true, (answer) -> answer.withStatus(404).signedByStranger()),

	THROTTLED_429(Says.NOT_VOID, true, 429, true),

	THROTTLED_429_UNSIGNED(Says.NOT_VOID, true, 429, false),

	REFUSED_400(Says.NOT_VOID, false, 400, true),

	REFUSED_401_UNSIGNED(Says.NOT_VOID, false, 401, false),

	REFUSED_403(Says.NOT_VOID, false, 403, true),

	REFUSED_404(Says.NOT_VOID, false, 404, true),

	REFUSED_404_UNSIGNED(Says.NOT_VOID, false, 404, false),

	REFUSED_404_AFTER_103(Says.NOT_VOID, false, null, answer(404, true).precededBy(103));

	private final Says says;

	private final boolean repeated;

	private final @Nullable FakeResponse withEffect;

	private final @Nullable FakeResponse withoutEffect;

	Fault(Says says, boolean repeated) {
		this(says, repeated, null, null);
	}

	Fault(Says says, boolean repeated, UnaryOperator<FakeResponse> change) {
		this(says, repeated, change.apply(FakeResponse.ordinary()), change.apply(FakeResponse.of(200, "{}")));
	}

	Fault(Says says, boolean repeated, int status, boolean signed) {
		this(says, repeated, null, answer(status, signed));
	}

	Fault(Says says, boolean repeated, @Nullable FakeResponse withEffect, @Nullable FakeResponse withoutEffect) {
		this.says = says;
		this.repeated = repeated;
		this.withEffect = withEffect;
		this.withoutEffect = withoutEffect;
	}

	private static FakeResponse answer(int status, boolean signed) {
		FakeResponse answer = FakeResponse.of(status, "{\"code\":\"CODE_" + status + "\"}");
		return signed ? answer : answer.unsigned();
	}

	boolean leavesOpen() {
		return this.says == Says.NOTHING;
	}

	/**
	 * Whether another attempt follows, if there may be one.
	 */
	boolean isRepeated() {
		return this.repeated;
	}

	/**
	 * Whether the request arrives, so that there is an answer to be scripted.
	 */
	boolean arrives() {
		return this.withoutEffect != null;
	}

	/**
	 * Whether it may happen after WeChat Pay has voided the coupon.
	 */
	boolean mayHaveEffect() {
		return this.withEffect != null;
	}

	FakeResponse answer(boolean effect) {
		FakeResponse answer = effect ? this.withEffect : this.withoutEffect;
		if (answer == null) {
			throw new IllegalStateException(this + " has no such answer");
		}
		return answer;
	}

	private enum Says {

		NOT_VOID, NOTHING

	}

}
