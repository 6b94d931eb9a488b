package io.github.wechatpayspring.traffic;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

import io.github.wechatpayspring.Failures;
import io.github.wechatpayspring.exchange.SignedExchange;
import reactor.core.publisher.Mono;

/**
 * {@link SignedExchange.Environment} that runs code of the application on workers and
 * within a time limit. All exceptions become error signals.
 */
final class ExchangeEnvironment implements SignedExchange.Environment {

	private final Hosts hosts;

	private final CallThreads threads;

	private final Deadlines deadlines;

	ExchangeEnvironment(Hosts hosts, CallThreads threads, Deadlines deadlines) {
		this.hosts = hosts;
		this.threads = threads;
		this.deadlines = deadlines;
	}

	@Override
	public boolean isOrigin(URI url) {
		return this.hosts.isOrigin(url);
	}

	@Override
	public String primaryBaseUrl() {
		return this.hosts.primary().toString();
	}

	@Override
	public <T> Mono<T> runApplicationCode(Supplier<Mono<T>> code, Duration limit,
			Supplier<? extends Throwable> timeout) {
		return Mono.defer(() -> guard(code))
			.subscribeOn(this.threads.workers())
			.timeout(this.deadlines.after(limit), Mono.error(timeout));
	}

	private static <T> Mono<T> guard(Supplier<Mono<T>> code) {
		try {
			return code.get();
		}
		catch (Throwable ex) {
			Failures.throwIfFatal(ex);
			return Mono.error(ex);
		}
	}

}
