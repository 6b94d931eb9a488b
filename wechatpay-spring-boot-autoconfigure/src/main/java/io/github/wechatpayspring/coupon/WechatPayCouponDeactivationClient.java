package io.github.wechatpayspring.coupon;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;

import io.github.wechatpayspring.Failures;
import io.github.wechatpayspring.client.WechatPayCall;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.CallContext;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.util.Assert;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * {@link CouponDeactivationClient} over a {@link WechatPayClient}.
 */
final class WechatPayCouponDeactivationClient implements CouponDeactivationClient {

	private final CouponExchange exchange;

	private final WechatPayTraffic traffic;

	private final int concurrency;

	private final CouponDeactivationObservations observations;

	private final CouponStateReader query = new CouponStateReader();

	private final PendingRequests pending;

	WechatPayCouponDeactivationClient(WechatPayClient client, WechatPayTraffic traffic, int concurrency,
			CouponDeactivationObservations observations, Clock clock) {
		this.exchange = new CouponExchange(client, traffic);
		this.traffic = traffic;
		this.concurrency = concurrency;
		this.observations = observations;
		this.pending = new PendingRequests(clock);
	}

	int concurrency() {
		return this.concurrency;
	}

	@Override
	public DeactivatedCoupon deactivate(CouponDeactivation request) {
		Assert.notNull(request, "'request' must not be null");
		WechatPayCall.assertBlockingAllowed();
		DeactivationResult result = boundedCall(request).await();
		if (result instanceof DeactivationResult.Deactivated deactivated) {
			return deactivated.coupon();
		}
		throw Failures.withCaller(failure(result), WechatPayCouponDeactivationClient.class,
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
		return Objects.requireNonNull(WechatPayCall.await(confirmAsync(request, openid, appid), WechatPayCall.class,
				WechatPayCouponDeactivationClient.class));
	}

	@Override
	public Mono<DeactivationResult> confirmAsync(CouponDeactivation request, String openid, String appid) {
		Assert.notNull(request, "'request' must not be null");
		requireSegment("openid", openid);
		requireSegment("appid", appid);
		requireSegment("request.couponCode", request.couponCode());
		return Mono.defer(() -> {
			CallContext call = CallContext.bounded(subject(request), new byte[0]);
			// a request in flight may take effect after the state was read
			Instant signedUntil = this.pending.signedUntil(request.requestNo());
			return this.exchange
				.execute(new WechatPayCall.Request(HttpMethod.GET,
						UriComponentsBuilder.fromUriString(this.traffic.primaryBaseUrl() + CouponStateReader.PATH)
							.encode()
							.buildAndExpand(openid, request.couponCode(), appid)
							.toUri(),
						CouponStateReader.PATH, null), call)
				.map((response) -> this.query.read(request, response, arrivableUntil(request, response, signedUntil)))
				.onErrorResume((failure) -> Mono.just(OutcomeClassifier.ofUnresponseed(request, call.seal(), failure)));
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
		byte[] body = this.exchange.body(request);
		return call(request, body, CallContext.bounded(subject(request), body));
	}

	DeactivationCall unboundedCall(CouponDeactivation request) {
		byte[] body = this.exchange.body(request);
		return call(request, body, CallContext.unbounded(subject(request), body));
	}

	private WechatPayDeactivationCall call(CouponDeactivation request, byte[] body, CallContext context) {
		return new WechatPayDeactivationCall(request, body, context, this.exchange, this.traffic, this.pending,
				this.observations);
	}

}
