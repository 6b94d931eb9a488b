package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.function.Predicate;

import io.github.wechatpayspring.WechatPayApiException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import org.springframework.http.HttpStatus;

/**
 * {@link Retry} that decides whether and when another attempt follows a failed attempt of
 * a call.
 */
final class AttemptRetry extends Retry {

	private final CallContext call;

	private final Deadlines deadlines;

	private final WechatPayTraffic.Settings.Retry settings;

	private final RetryBudget budget;

	private final Predicate<Throwable> repeatable;

	// tokens of the budget that the last retry took
	private int withdrawn;

	AttemptRetry(CallContext call, Deadlines deadlines, WechatPayTraffic.Settings.Retry settings, RetryBudget budget,
			Predicate<Throwable> repeatable) {
		this.call = call;
		this.deadlines = deadlines;
		this.settings = settings;
		this.budget = budget;
		this.repeatable = repeatable;
	}

	@Override
	public Publisher<?> generateCompanion(Flux<RetrySignal> failures) {
		return failures.concatMap((signal) -> next(signal.failure(), Math.toIntExact(signal.totalRetries()) + 1));
	}

	private Mono<Duration> next(Throwable failure, int attempts) {
		if (!this.repeatable.test(failure)) {
			refund();
			return Mono.error(failure);
		}
		Duration pause = pause(failure, attempts);
		if (attempts >= this.settings.maxAttempts() || pause.compareTo(this.call.timeLeft()) >= 0) {
			return Mono.error(failure);
		}
		this.withdrawn = this.budget.withdraw(isThrottled(failure));
		if (this.withdrawn == 0) {
			return Mono.error(failure);
		}
		// the pause ends on a worker, because filters of the application may block
		return Mono.firstWithSignal(this.deadlines.after(pause).thenReturn(pause),
				this.call.stopped().then(Mono.error(failure)));
	}

	/**
	 * Return the tokens of the last retry to the budget, because WeChat Pay has
	 * responded.
	 */
	void refund() {
		this.budget.deposit(this.withdrawn);
	}

	private Duration pause(Throwable failure, int attempts) {
		Duration backoff = this.settings.backoff(attempts);
		Duration retryAfter = (failure instanceof WechatPayApiException response) ? response.getRetryAfter() : null;
		return (retryAfter != null && retryAfter.compareTo(backoff) > 0) ? retryAfter : backoff;
	}

	private static boolean isThrottled(@Nullable Throwable failure) {
		return failure instanceof WechatPayApiException response
				&& response.getStatus() == HttpStatus.TOO_MANY_REQUESTS.value();
	}

}
