package io.github.wechatpayspring.fake;

import java.time.Clock;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

/**
 * Dispatcher that checks a request, performs it and produces its response.
 */
final class Gateway {

	private static final String DEACTIVATE = "/v3/marketing/busifavor/coupons/deactivate";

	private final Identity identity;

	private final Clock clock;

	private final CouponBook coupons;

	private final RequestLog log;

	private final RequestCheck check;

	Gateway(Identity identity, Clock clock, CouponBook coupons, RequestLog log, RequestRateLimit rateLimit) {
		this.identity = identity;
		this.clock = clock;
		this.coupons = coupons;
		this.log = log;
		this.check = new RequestCheck(identity, clock, rateLimit);
	}

	static boolean isDeactivation(ReceivedRequest request) {
		return request.method().equals("POST") && request.path().equals(DEACTIVATE);
	}

	void reset() {
		this.coupons.clear();
		this.check.forgetNonces();
	}

	PreparedResponse respond(ReceivedRequest request) {
		PlatformKeySnapshot platformKeys = this.identity.platformKeys();
		Task task;
		ReceivedRequest checked = request;
		try {
			task = examine(request, platformKeys);
		}
		catch (ApiErrorException ex) {
			task = new Task(null, ex.isScriptable(), ex::applyTo);
			checked = request.refusedBecause(ex.reason());
		}
		FakeResponse script = record(checked, task);
		ResponseDraft draft = new ResponseDraft();
		if (script.isProcessing()) {
			perform(task.effect(), draft);
		}
		script.applyTo(draft);
		PreparedResponse response = draft.finish(platformKeys.signer(request), this.clock);
		this.log.responded(response);
		return response;
	}

	private FakeResponse record(ReceivedRequest request, Task task) {
		if (task.scriptable()) {
			return this.log.record(request, task.coupon());
		}
		this.log.recordUnscripted(request);
		return FakeResponse.ordinary();
	}

	/**
	 * Check a request before it has any effect.
	 * @return the task of the request
	 */
	private Task examine(ReceivedRequest request, PlatformKeySnapshot platformKeys) throws ApiErrorException {
		if (!request.target().startsWith("/v3/")) {
			throw ApiErrorException.notFound("The path is not below /v3/");
		}
		this.check.check(request, platformKeys);
		if (request.path().equals(CertificateList.PATH)) {
			CertificateList.check(request, this.identity.scheme());
			return new Task(null, (draft) -> draft.body(CertificateList.render(platformKeys.listed())));
		}
		if (CouponQueryRequest.isAddressed(request)) {
			CouponQueryRequest query = CouponQueryRequest.check(request);
			return new Task(null, (draft) -> query(query, draft));
		}
		if (!request.path().equals(DEACTIVATE)) {
			if (!this.identity.echoes()) {
				throw ApiErrorException.notFound("No endpoint has this path");
			}
			return new Task(null, (draft) -> echo(request, draft));
		}
		if (!isDeactivation(request) || !request.target().equals(DEACTIVATE)) {
			throw ApiErrorException.invalidRequest("The endpoint supports only POST without a query");
		}
		Deactivation deactivation = DeactivationReader.read(request.body());
		return new Task(CouponId.of(deactivation), (draft) -> deactivate(deactivation, draft));
	}

	private static void perform(Effect effect, ResponseDraft draft) {
		try {
			effect.perform(draft);
		}
		catch (ApiErrorException ex) {
			ex.applyTo(draft);
		}
	}

	private void deactivate(Deactivation deactivation, ResponseDraft draft) throws ApiErrorException {
		OffsetDateTime now = ChinaTime.of(this.clock.instant());
		OffsetDateTime time = this.coupons.deactivate(deactivation, now);
		draft.body(Json.bytes(Json.object().put("wechatpay_deactivate_time", ChinaTime.format(time))));
	}

	private void query(CouponQueryRequest query, ResponseDraft draft) throws ApiErrorException {
		draft.body(CouponQueryRequest.render(this.coupons.query(query), this.identity.merchantId()));
	}

	private static void echo(ReceivedRequest request, ResponseDraft draft) {
		if (request.method().equals("HEAD")) {
			return;
		}
		draft.body(Json.bytes(Json.object()
			.put("method", request.method())
			.put("path", request.target())
			.put("body", request.bodyAsString())));
	}

	private record Task(@Nullable CouponId coupon, boolean scriptable, Effect effect) {

		Task(@Nullable CouponId coupon, Effect effect) {
			this(coupon, true, effect);
		}

	}

	private interface Effect {

		void perform(ResponseDraft draft) throws ApiErrorException;

	}

}
