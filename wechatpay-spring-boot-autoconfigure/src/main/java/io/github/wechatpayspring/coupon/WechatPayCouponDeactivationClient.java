package io.github.wechatpayspring.coupon;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;

import io.github.wechatpayspring.client.CallContext;
import io.github.wechatpayspring.client.Blocking;
import io.github.wechatpayspring.client.FixedPath;
import io.github.wechatpayspring.client.StackTraces;
import io.github.wechatpayspring.client.WechatPayApiException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPaySignatureException;
import io.github.wechatpayspring.client.WechatPayTraffic;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.Assert;

/**
 * {@link CouponDeactivationClient} over a {@link WechatPayClient}.
 */
final class WechatPayCouponDeactivationClient implements CouponDeactivationClient {

	private static final String PATH = "/v3/marketing/busifavor/coupons/deactivate";

	private final WechatPayClient client;

	private final WechatPayTraffic traffic;

	private final FixedPath path;

	private final int concurrency;

	private final CouponDeactivationObservations observations;

	private final boolean apart;

	private final DeactivationJson json = new DeactivationJson();

	private final CouponQuery query = new CouponQuery();

	private final PendingRequests pending;

	WechatPayCouponDeactivationClient(WechatPayClient client, WechatPayTraffic traffic, int concurrency,
			CouponDeactivationObservations observations, Clock clock) {
		this.client = client;
		this.traffic = traffic;
		this.path = traffic.path(PATH);
		this.concurrency = concurrency;
		this.observations = observations;
		this.pending = new PendingRequests(clock);
		this.apart = !observations.isNoop() || traffic.runsForeignCode(client);
	}

	int concurrency() {
		return this.concurrency;
	}

	@Override
	public DeactivatedCoupon deactivate(CouponDeactivation request) {
		Assert.notNull(request, "'request' must not be null");
		Blocking.requireThatMayBlock();
		DeactivationResult result = boundedCall(request).await();
		if (result instanceof DeactivationResult.Deactivated deactivated) {
			return deactivated.coupon();
		}
		throw StackTraces.withCaller(failure(result), WechatPayCouponDeactivationClient.class,
				DelegatingCouponDeactivationClient.class);
	}

	@Override
	public Mono<DeactivatedCoupon> deactivateAsync(CouponDeactivation request) {
		Assert.notNull(request, "'request' must not be null");
		return new OutcomeMono<DeactivatedCoupon>(() -> boundedCall(request), WechatPayCouponDeactivationClient::emit);
	}

	private static void emit(Outcome outcome, CoreSubscriber<? super DeactivatedCoupon> subscriber) {
		if (outcome.result() instanceof DeactivationResult.Deactivated deactivated) {
			subscriber.onNext(deactivated.coupon());
			subscriber.onComplete();
		}
		else {
			subscriber.onError(failure(outcome.result()));
		}
	}

	private static RuntimeException failure(DeactivationResult result) {
		if (result instanceof DeactivationResult.NotDeactivated not) {
			return not.cause();
		}
		return ((DeactivationResult.Unconfirmed) result).cause();
	}

	@Override
	public Flux<DeactivationResult> deactivateAll(Publisher<CouponDeactivation> requests) {
		Assert.notNull(requests, "'requests' must not be null");
		return Flux.defer(() -> new BulkDeactivation(requests, this::unboundedCall, this.concurrency));
	}

	@Override
	public DeactivationResult confirm(CouponDeactivation request, String openid, String appid) {
		return Blocking.await(confirmAsync(request, openid, appid));
	}

	@Override
	public Mono<DeactivationResult> confirmAsync(CouponDeactivation request, String openid, String appid) {
		Assert.notNull(request, "'request' must not be null");
		requireSegment("openid", openid);
		requireSegment("appid", appid);
		requireSegment("request.couponCode", request.couponCode());
		return Mono.defer(() -> {
			CallContext call = CallContext.bounded(subject(request), new byte[0]);
			// a request that is in flight now may take effect after the state was read
			Instant signedUntil = this.pending.signedUntil(request.requestNo());
			return attempt(call,
					this.client.webClient()
						.get()
						.uri(CouponQuery.PATH, openid, request.couponCode(), appid)
						.attributes(call::addTo)
						.retrieve()
						.toEntity(byte[].class),
					(answer) -> this.query.read(request, answer, arrivableUntil(request, answer, signedUntil)))
				.onErrorResume((failure) -> Mono.just(Outcomes.ofUnanswered(request, call.seal(), failure)));
		});
	}

	private @Nullable Instant arrivableUntil(CouponDeactivation request, ResponseEntity<?> response,
			Instant signedUntil) {
		Instant now = this.pending.signedUntil(request.requestNo());
		return this.pending.arrivableUntil(now.isAfter(signedUntil) ? now : signedUntil, wechatPayTime(response));
	}

	private static @Nullable Instant wechatPayTime(ResponseEntity<?> response) {
		String timestamp = response.getHeaders().getFirst(WechatPayVerifier.TIMESTAMP_HEADER);
		try {
			return (timestamp != null) ? Instant.ofEpochSecond(Long.parseLong(timestamp.strip())) : null;
		}
		catch (NumberFormatException | DateTimeException ex) {
			return null;
		}
	}

	// a dot segment would be resolved to another path
	private static void requireSegment(String name, @Nullable String value) {
		RequestField.checkIdentifier(name, value);
		Assert.isTrue(!".".equals(value) && !"..".equals(value), () -> "'" + name + "' must not be '.' or '..'");
	}

	private static String subject(CouponDeactivation request) {
		return "coupon " + request.maskedCouponCode();
	}

	private WechatPayDeactivationCall boundedCall(CouponDeactivation request) {
		byte[] body = this.json.write(request);
		return call(request, body, CallContext.bounded(subject(request), body));
	}

	DeactivationCall unboundedCall(CouponDeactivation request) {
		byte[] body = this.json.write(request);
		return call(request, body, CallContext.unbounded(subject(request), body));
	}

	private WechatPayDeactivationCall call(CouponDeactivation request, byte[] body, CallContext call) {
		Mono<DeactivationResult> result = attempt(call,
				this.client.webClient()
					.post()
					.uri(this.path.uri())
					.contentType(MediaType.APPLICATION_JSON)
					.attributes(this.path::addTo)
					.attributes(call::addTo)
					.bodyValue(body)
					.retrieve()
					.toEntity(byte[].class),
				(answer) -> deactivated(request, answer))
			.doOnNext((deactivated) -> call.seal())
			.onErrorResume((failure) -> Mono.just(Outcomes.of(request, call.seal(), failure)));
		return new WechatPayDeactivationCall(request, call, this.traffic, this.pending, result,
				(plain) -> surrounded(request, call, plain));
	}

	private Mono<DeactivationResult> surrounded(CouponDeactivation request, CallContext call,
			Mono<DeactivationResult> result) {
		Mono<DeactivationResult> observed = this.observations.observe(request, call, result);
		return this.apart ? this.traffic.runApart(observed) : observed;
	}

	private Mono<DeactivationResult> attempt(CallContext call, Mono<ResponseEntity<byte[]>> exchange,
			Function<ResponseEntity<byte[]>, DeactivationResult> reader) {
		return this.traffic.attempt(call, exchange.doOnNext(this::requireSuccess), Outcomes::isRepeatable)
			.doOnNext((answer) -> requireProof(call, answer))
			.map(reader);
	}

	private static void requireProof(CallContext call, ResponseEntity<byte[]> answer) {
		if (!call.hasSucceeded()) {
			throw WechatPaySignatureException.madeUp(answer.getStatusCode().value());
		}
	}

	/**
	 * Of the verified responses only 200 without an error code reports success.
	 */
	private void requireSuccess(ResponseEntity<byte[]> answer) {
		String code = this.json.read(answer.getBody()).code();
		if (!answer.getStatusCode().isSameCodeAs(HttpStatus.OK) || code != null) {
			throw WechatPayApiException.withoutSuccess(answer, code);
		}
	}

	private DeactivationResult deactivated(CouponDeactivation request, ResponseEntity<byte[]> answer) {
		return new DeactivationResult.Deactivated(
				DeactivatedCoupon.of(request, this.json.read(answer.getBody()).time(), answer.getHeaders()));
	}

}
