package io.github.wechatpayspring.coupon;

import java.util.List;
import java.util.function.Consumer;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Call through a client of the application, which discards the outcome of a cancelled
 * call itself.
 */
final class ForeignDeactivationCall implements DeactivationCall {

	private final CouponDeactivationClient client;

	private final CouponDeactivation request;

	private final Sinks.One<DeactivationResult> outcome = Sinks.one();

	private final Sinks.Empty<Void> cancellation = Sinks.empty();

	ForeignDeactivationCall(CouponDeactivationClient client, CouponDeactivation request) {
		this.client = client;
		this.request = request;
	}

	@Override
	public void start(ContextView subscriber) {
		Flux.defer(() -> this.client.deactivateAll(Flux.just(this.request)))
			.next()
			.takeUntilOther(this.cancellation.asMono())
			.subscribe(this.outcome::tryEmitValue, (failure) -> this.outcome.tryEmitValue(unconfirmed(failure)), null,
					Context.of(subscriber));
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
