package io.github.wechatpayspring.coupon;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.traffic.CallContext;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/**
 * Call with exactly one outcome within its time limit, also if its caller no longer waits
 * or code of the application fails or hangs. Thread-safe.
 */
final class WechatPayDeactivationCall implements DeactivationCall {

	private static final Log logger = LogFactory.getLog(DeactivationCall.class);

	private final CouponDeactivation request;

	private final CallContext context;

	private final WechatPayTraffic traffic;

	private final PendingRequests pending;

	private final Mono<DeactivationResult> result;

	private final Sinks.One<DeactivationResult> outcome = Sinks.one();

	private final AtomicBoolean started = new AtomicBoolean();

	private final Disposable.Swap subscription = Disposables.swap();

	// the result, which is not the outcome until code of the application has returned
	private volatile @Nullable DeactivationResult known;

	/**
	 * Create a new call.
	 * @param request the request
	 * @param body the body of the request
	 * @param context the state of the call
	 * @param exchange the exchange with WeChat Pay
	 * @param traffic the traffic, which limits the time of the call
	 * @param pending the numbers of requests that may still arrive
	 * @param observations the observations, which run code of the application
	 */
	WechatPayDeactivationCall(CouponDeactivation request, byte[] body, CallContext context, CouponExchange exchange,
			WechatPayTraffic traffic, PendingRequests pending, CouponDeactivationObservations observations) {
		this.request = request;
		this.context = context;
		this.traffic = traffic;
		this.pending = pending;
		Mono<DeactivationResult> attempts = exchange.deactivate(request, body, context)
			.<DeactivationResult>map((coupon) -> seal(new DeactivationResult.Deactivated(coupon)))
			.onErrorResume((failure) -> Mono.just(classify(failure)))
			.doOnNext((result) -> this.known = result);
		boolean observed = !observations.isNoop();
		Mono<DeactivationResult> result = observed ? observations.observe(request, context, attempts) : attempts;
		this.result = (observed || exchange.runsApplicationCode()) ? traffic.runApart(result) : result;
	}

	private DeactivationResult seal(DeactivationResult result) {
		this.context.seal();
		return result;
	}

	private DeactivationResult classify(Throwable failure) {
		return OutcomeClassifier.of(this.request, this.context.seal(), failure);
	}

	@Override
	public void start(ContextView subscriber) {
		start(this.result.contextWrite((context) -> context.putAll(subscriber)));
	}

	private void start(Mono<DeactivationResult> result) {
		if (!this.started.compareAndSet(false, true)) {
			return;
		}
		this.pending.begin(this.request.requestNo());
		Disposable lastLimit = this.traffic.atLastLimit(this.context, this::endAtLastLimit);
		whenEnded((ended) -> {
			lastLimit.dispose();
			this.pending.end(this.request.requestNo(), ended instanceof DeactivationResult.Unconfirmed);
		});
		try {
			this.subscription.update(result.subscribe(this::end, this::fail));
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private boolean end(DeactivationResult result) {
		return this.outcome.tryEmitValue(result).isSuccess();
	}

	private void fail(Throwable failure) {
		end(classify(failure));
	}

	private void endAtLastLimit() {
		DeactivationResult known = this.known;
		if (known == null) {
			known = classify(this.context.cutOff());
		}
		if (end(known)) {
			logger.warn("Code of the application hangs. Call cancelled after its result: " + known);
			this.subscription.dispose();
		}
	}

	@Override
	public void whenEnded(Consumer<DeactivationResult> callback) {
		this.outcome.asMono().subscribe(callback);
	}

	@Override
	public void cancel() {
		this.context.stop("the subscriber cancelled");
	}

	/**
	 * Start the call and wait for the outcome. If the thread is interrupted, no further
	 * requests are sent, and a request in flight is awaited.
	 */
	DeactivationResult await() {
		boolean interrupted = Thread.interrupted();
		if (interrupted) {
			stopForInterruption();
		}
		start(this.result.contextWrite(SignedExchange::markCallerWaiting).contextCapture());
		Future<DeactivationResult> outcome = this.outcome.asMono().toFuture();
		try {
			while (true) {
				try {
					return outcome.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
					stopForInterruption();
				}
			}
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The call ended without an outcome", ex.getCause());
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void stopForInterruption() {
		this.context.stop("the waiting thread was interrupted");
	}

}
