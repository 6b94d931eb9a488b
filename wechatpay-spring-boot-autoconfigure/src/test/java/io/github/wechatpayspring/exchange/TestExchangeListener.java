package io.github.wechatpayspring.exchange;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.wechatpayspring.WechatPaySignatureException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpStatusCode;

/**
 * {@link SignedExchange.Listener} that limits the time between start and end of the
 * response.
 */
class TestExchangeListener implements SignedExchange.Listener {

	private final Sinks.Empty<Void> expired = Sinks.empty();

	private volatile boolean reading;

	@Override
	public @Nullable String subject() {
		return null;
	}

	@Override
	public byte @Nullable [] body() {
		return null;
	}

	@Override
	public boolean requiresNewConnection() {
		return false;
	}

	@Override
	public void connecting(Duration limit) {
	}

	@Override
	public Mono<Void> awaitSendSlot() {
		return Mono.empty();
	}

	@Override
	public boolean sending(Duration limit) {
		return true;
	}

	@Override
	public void responseStarted(Duration limit) {
		this.reading = true;
		Schedulers.parallel().schedule(this::expire, limit.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void expire() {
		if (this.reading) {
			this.expired.tryEmitEmpty();
		}
	}

	@Override
	public void responseRead() {
		this.reading = false;
	}

	@Override
	public void verified(HttpStatusCode status, boolean signed, boolean refusal) {
	}

	@Override
	public void rejected(WechatPaySignatureException.Reason reason) {
	}

	@Override
	public boolean seal() {
		return true;
	}

	@Override
	public boolean isResponseStarted() {
		return this.reading;
	}

	@Override
	public Mono<Void> expired() {
		return this.expired.asMono();
	}

}
