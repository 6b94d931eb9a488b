package io.github.wechatpayspring.coupon;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.wechatpayspring.coupon.CouponNotDeactivatedException.Reason;
import org.jspecify.annotations.Nullable;
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

	private final AtomicBoolean started = new AtomicBoolean();

	private volatile @Nullable DeactivationCall delegate;

	private volatile boolean cancelled;

	RedirectedDeactivationCall(Supplier<CouponDeactivationClient> current, CouponDeactivation request) {
		this.current = current;
		this.request = request;
	}

	@Override
	public void start(ContextView subscriber) {
		if (this.started.compareAndSet(false, true)) {
			delegate(subscriber);
		}
	}

	private void delegate(ContextView subscriber) {
		CouponDeactivationClient client;
		try {
			client = this.current.get();
		}
		catch (RuntimeException ex) {
			this.outcome.tryEmitValue(notSent(ex));
			return;
		}
		DeactivationCall call = (client instanceof WechatPayCouponDeactivationClient own)
				? own.unboundedCall(this.request) : new ForeignDeactivationCall(client, this.request);
		this.delegate = call;
		if (this.cancelled) {
			call.cancel();
		}
		call.start(subscriber);
		call.whenEnded((result) -> {
			if (isUnsent(result) && !this.cancelled && isReplaced(client)) {
				delegate(subscriber);
			}
			else {
				this.outcome.tryEmitValue(result);
			}
		});
	}

	private static boolean isUnsent(DeactivationResult result) {
		return result instanceof DeactivationResult.NotDeactivated not && not.cause().getReason() == Reason.UNREACHABLE;
	}

	private boolean isReplaced(CouponDeactivationClient client) {
		try {
			return !this.current.get().equals(client);
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private DeactivationResult notSent(Throwable failure) {
		return new DeactivationResult.NotDeactivated(this.request,
				new CouponNotDeactivatedException(this.request, Reason.UNREACHABLE, List.of(failure)));
	}

	@Override
	public void whenEnded(Consumer<DeactivationResult> callback) {
		this.outcome.asMono().subscribe(callback);
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		DeactivationCall call = this.delegate;
		if (call != null) {
			call.cancel();
		}
	}

}
