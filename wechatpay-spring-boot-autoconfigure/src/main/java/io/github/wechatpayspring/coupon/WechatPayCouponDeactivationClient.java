package io.github.wechatpayspring.coupon;

import java.util.function.Function;

import io.github.wechatpayspring.client.Attempts;
import io.github.wechatpayspring.client.Blocking;
import io.github.wechatpayspring.client.FixedPath;
import io.github.wechatpayspring.client.WechatPayApiException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPaySignatureException;
import io.github.wechatpayspring.client.WechatPayTraffic;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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

	private final WechatPayClient client;

	private final WechatPayTraffic traffic;

	private final FixedPath path;

	private final int concurrency;

	private final CouponDeactivationObservations observations;

	private final DeactivationJson json = new DeactivationJson();

	private final CouponQuery query = new CouponQuery();

	WechatPayCouponDeactivationClient(WechatPayClient client, WechatPayTraffic traffic, int concurrency,
			CouponDeactivationObservations observations) {
		this.client = client;
		this.traffic = traffic;
		this.path = traffic.path(PATH);
		this.concurrency = concurrency;
		this.observations = observations;
	}

	@Override
	public DeactivatedCoupon deactivate(CouponDeactivation request) {
		Assert.notNull(request, "'request' must not be null");
		Blocking.requireThatMayBlock();
		DeactivationResult result = call(request, Attempts.begin(subject(request))).await();
		if (result instanceof DeactivationResult.Deactivated deactivated) {
			return deactivated.coupon();
		}
		throw withCaller(failure(result));
	}

	// the failure comes from the thread that has read the answer
	private static RuntimeException withCaller(RuntimeException failure) {
		failure.addSuppressed(new Exception("The call that waited for it"));
		return failure;
	}

	@Override
	public Mono<DeactivatedCoupon> deactivateAsync(CouponDeactivation request) {
		Assert.notNull(request, "'request' must not be null");
		return Mono.defer(() -> call(request, Attempts.begin(subject(request))).result())
			.flatMap((result) -> (result instanceof DeactivationResult.Deactivated deactivated)
					? Mono.just(deactivated.coupon()) : Mono.error(failure(result)))
			.doOnDiscard(DeactivationResult.class, DeactivationCall::log);
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
		return Flux.defer(() -> new BulkDeactivation(
				(request) -> call(request, Attempts.beginWhenAdmitted(subject(request))).result(), this.concurrency)
			.results(requests));
	}

	@Override
	public Mono<DeactivationResult> confirm(CouponDeactivation request, String openid, String appid) {
		Assert.notNull(request, "'request' must not be null");
		requireSegment("openid", openid);
		requireSegment("appid", appid);
		requireSegment("request.couponCode", request.couponCode());
		return Mono.defer(() -> {
			Attempts attempts = Attempts.begin(subject(request));
			return attempt(attempts,
					this.client.webClient()
						.get()
						.uri(CouponQuery.PATH, openid, request.couponCode(), appid)
						.attributes(attempts::addTo)
						.retrieve()
						.toEntity(byte[].class),
					(answer) -> this.query.read(request, answer))
				.onErrorResume(Exception.class,
						(failure) -> Mono.just(Outcomes.ofUnanswered(request, attempts, failure)));
		});
	}

	// it would be resolved on the way to another path
	private static void requireSegment(String name, @Nullable String value) {
		Assert.isTrue(value != null && !value.isBlank() && !value.equals(".") && !value.equals(".."),
				() -> "'" + name + "' must not be blank, '.' or '..'");
	}

	private static String subject(CouponDeactivation request) {
		return "coupon " + request.maskedCouponCode();
	}

	private DeactivationCall call(CouponDeactivation request, Attempts attempts) {
		byte[] body = this.json.write(request);
		Mono<DeactivationResult> result = attempt(attempts,
				this.client.webClient()
					.post()
					.uri(this.path.uri())
					.contentType(MediaType.APPLICATION_JSON)
					.attributes(this.path::addTo)
					.attributes((attributes) -> attempts.addTo(attributes, body))
					.bodyValue(body)
					.retrieve()
					.toEntity(byte[].class),
				(answer) -> deactivated(request, answer))
			.onErrorResume(Exception.class, (failure) -> Mono.just(Outcomes.of(request, attempts, failure)));
		return new DeactivationCall(attempts, this.observations.observe(request, attempts, result));
	}

	private Mono<DeactivationResult> attempt(Attempts attempts, Mono<ResponseEntity<byte[]>> exchange,
			Function<ResponseEntity<byte[]>, DeactivationResult> reader) {
		return this.traffic
			.attempt(attempts, exchange.doOnNext(WechatPayCouponDeactivationClient::requireSuccess),
					Outcomes::isRepeatable)
			.doOnNext((answer) -> requireProof(attempts, answer))
			.map(reader);
	}

	private static void requireProof(Attempts attempts, ResponseEntity<byte[]> answer) {
		if (!attempts.haveSucceeded()) {
			throw WechatPaySignatureException.madeUp(answer.getStatusCode().value());
		}
	}

	/**
	 * Expects an answer that has passed verification: all its status leaves open is
	 * whether WeChat Pay has finished.
	 */
	private static void requireSuccess(ResponseEntity<byte[]> answer) {
		HttpStatusCode status = answer.getStatusCode();
		if (!status.is2xxSuccessful() || status.isSameCodeAs(HttpStatus.ACCEPTED)) {
			throw WechatPayApiException.unfinished(answer);
		}
	}

	// the proven status says that the coupon is void, whatever can be made of the body
	private DeactivationResult deactivated(CouponDeactivation request, ResponseEntity<byte[]> answer) {
		return new DeactivationResult.Deactivated(
				DeactivatedCoupon.of(request, this.json.readTime(answer.getBody()), answer.getHeaders()));
	}

}
