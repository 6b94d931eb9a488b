package io.github.wechatpayspring.coupon;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/**
 * Call of a bulk through the client that is current at that moment. If that client is
 * replaced before it has sent the request, the call goes on with its successor.
 */
final class RedirectedDeactivationCall implements DeactivationCall {

	private final Supplier<CouponDeactivationClient> current;

	private final CouponDeactivation request;

	private final Sinks.One<DeactivationResult> outcome = Sinks.one();

	private final Sinks.Empty<Void> cancellation = Sinks.empty();

	private final AtomicBoolean started = new AtomicBoolean();

	RedirectedDeactivationCall(Supplier<CouponDeactivationClient> current, CouponDeactivation request) {
		this.current = current;
		this.request = request;
	}

	@Override
	public void start(ContextView subscriber) {
		if (this.started.compareAndSet(false, true)) {
			Mono.defer(this::deactivate)
				.onErrorResume((failure) -> Mono.just(unconfirmed(failure)))
				// the delegate discards the outcome of a cancelled call
				.takeUntilOther(this.cancellation.asMono())
				.contextWrite((context) -> context.putAll(subscriber))
				.subscribe(this.outcome::tryEmitValue);
		}
	}

	private Mono<DeactivationResult> deactivate() {
		CouponDeactivationClient client;
		try {
			client = this.current.get();
		}
		catch (RuntimeException ex) {
			return Mono.just(notSent(ex));
		}
		return client.deactivateAll(Flux.just(this.request))
			.next()
			.flatMap((result) -> isUnsent(result) && isReplaced(client) ? deactivate() : Mono.just(result));
	}

	private static boolean isUnsent(DeactivationResult result) {
		return result instanceof DeactivationResult.NotDeactivated not && not.cause().reason() == Reason.UNREACHABLE;
	}

	private boolean isReplaced(CouponDeactivationClient client) {
		try {
			return this.current.get() != client;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private DeactivationResult notSent(Throwable failure) {
		return new DeactivationResult.NotDeactivated(this.request,
				new CouponNotDeactivatedException(this.request, Reason.UNREACHABLE, List.of(failure)));
	}

	private DeactivationResult unconfirmed(Throwable failure) {
		return new DeactivationResult.Unconfirmed(this.request,
				new DeactivationUnconfirmedException(this.request, List.of(failure)));
	}

	@Override
	public void whenEnded(Consumer<DeactivationResult> callback) {
		this.outcome.asMono().subscribe(callback);
	}

	@Override
	public void cancel() {
		this.cancellation.tryEmitEmpty();
	}

}
