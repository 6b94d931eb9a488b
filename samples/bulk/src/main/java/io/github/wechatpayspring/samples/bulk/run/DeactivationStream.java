package io.github.wechatpayspring.samples.bulk.run;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationResult;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * Deactivations in flight and their outcomes. The client never has more requests than
 * outcomes were asked for, plus those that it sends concurrently. Thread-safe.
 */
final class DeactivationStream extends BaseSubscriber<CouponOutcome> {

	private static final Log logger = LogFactory.getLog(DeactivationStream.class);

	private static final int CONFIRMATIONS = 8;

	private final CouponSource source;

	private final String merchant;

	private final CouponDeactivationClient client;

	private final Clock clock;

	private final int window;

	private final Map<CouponDeactivation, StoredCoupon> inFlight = new ConcurrentHashMap<>();

	private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

	private volatile boolean ending;

	private volatile @Nullable RuntimeException sourceFailure;

	private boolean ended = true;

	/**
	 * Create a new stream.
	 * @param source the coupons to deactivate
	 * @param merchant the name of the merchant
	 * @param client the client of the merchant
	 * @param clock the clock that gives the time of outcomes
	 * @param window the number of outcomes to ask for in advance
	 */
	DeactivationStream(CouponSource source, String merchant, CouponDeactivationClient client, Clock clock, int window) {
		this.source = source;
		this.merchant = merchant;
		this.client = client;
		this.clock = clock;
		this.window = window;
	}

	/**
	 * Start to send requests.
	 * @param scheduler the scheduler that reads the source
	 */
	void start(Scheduler scheduler) {
		this.ended = false;
		Consumer<SynchronousSink<CouponDeactivation>> generator = LogContext.current().wrap(this::generate);
		Flux<CouponDeactivation> requests = Flux.generate(generator);
		this.client.deactivateAll(requests.subscribeOn(scheduler))
			.flatMap(this::outcome, CONFIRMATIONS, 1)
			.contextWrite(MerchantContext.of(this.merchant))
			.subscribe(this);
	}

	private void generate(SynchronousSink<CouponDeactivation> sink) {
		StoredCoupon coupon = this.ending ? null : nextCoupon();
		if (coupon == null) {
			sink.complete();
		}
		else {
			this.inFlight.put(coupon.request(), coupon);
			sink.next(coupon.request());
		}
	}

	// an error signal would discard the outcomes of the requests in flight
	private @Nullable StoredCoupon nextCoupon() {
		try {
			return this.source.next();
		}
		catch (RuntimeException ex) {
			this.sourceFailure = ex;
			return null;
		}
	}

	private Mono<CouponOutcome> outcome(DeactivationResult result) {
		StoredCoupon coupon = this.inFlight.remove(result.request());
		if (coupon == null) {
			return Mono.error(new IllegalStateException("Result of an unknown request " + result.request()));
		}
		CouponOutcome outcome = CouponOutcome.sent(coupon, result, this.clock.instant());
		String openid = coupon.openid();
		String appid = coupon.appid();
		if (!isReconciled(outcome) || openid == null || appid == null) {
			return Mono.just(outcome);
		}
		return this.client.confirmAsync(coupon.request(), openid, appid)
			.map((state) -> CouponOutcome.confirmed(coupon, state, this.clock.instant()))
			.onErrorReturn(outcome);
	}

	// a first request may still arrive, so the state of its coupon decides nothing yet
	private static boolean isReconciled(CouponOutcome outcome) {
		return outcome.status() == CouponStatus.UNCONFIRMED && outcome.coupon().status() == CouponStatus.UNCONFIRMED;
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		subscription.request(this.window);
	}

	@Override
	protected void hookOnNext(CouponOutcome outcome) {
		this.signals.add(new Signal(outcome, null));
	}

	@Override
	protected void hookOnError(Throwable failure) {
		this.signals.add(new Signal(null, failure));
	}

	@Override
	protected void hookOnComplete() {
		this.signals.add(new Signal(null, this.sourceFailure));
	}

	/**
	 * Wait for the next outcome.
	 * @param limit the maximum time
	 * @return the outcome, or {@code null} if there is none within the time or at all
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException if the source has failed
	 */
	@Nullable CouponOutcome poll(Duration limit) throws InterruptedException {
		if (this.ended) {
			return null;
		}
		Signal signal = this.signals.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
		if (signal == null) {
			return null;
		}
		this.ended = signal.outcome == null;
		if (signal.failure != null) {
			throw new IllegalStateException("The coupons could not be read: " + signal.failure.getMessage(),
					signal.failure);
		}
		if (signal.outcome != null) {
			log(signal.outcome);
		}
		return signal.outcome;
	}

	// on the thread of the step, because those of the client do not have the id of the
	// run
	private static void log(CouponOutcome outcome) {
		if (logger.isDebugEnabled() && !outcome.isDeactivated()) {
			logger.debug("Row " + outcome.coupon().id() + " is " + outcome.status() + ": " + outcome.message());
		}
	}

	/**
	 * Return whether all outcomes were returned, or no request was sent at all.
	 */
	boolean hasEnded() {
		return this.ended;
	}

	/**
	 * Send no further requests. The outcomes of requests in flight follow.
	 */
	void end() {
		this.ending = true;
		// the client asks for the end of the source
		request(1);
	}

	/**
	 * Signal of the client: an outcome, a failure or, without both, the end.
	 */
	private record Signal(@Nullable CouponOutcome outcome, @Nullable Throwable failure) {
	}

}
