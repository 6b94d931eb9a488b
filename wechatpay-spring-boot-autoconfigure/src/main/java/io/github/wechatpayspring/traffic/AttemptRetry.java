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
 * Decides after a failed attempt of one call whether and when there is another.
 */
final class AttemptRetry extends Retry {

	private final CallContext call;

	private final Deadlines deadlines;

	private final TrafficSettings.Retry settings;

	private final RetryBudget budget;

	private final Predicate<Throwable> repeatable;

	private int paid;

	AttemptRetry(CallContext call, Deadlines deadlines, TrafficSettings.Retry settings, RetryBudget budget,
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

	private Mono<Duration> next(Throwable failure, int made) {
		if (!this.repeatable.test(failure)) {
			reward();
			return Mono.error(failure);
		}
		Duration pause = pause(failure, made);
		if (made >= this.settings.maxAttempts() || pause.compareTo(this.call.timeLeft()) >= 0) {
			return Mono.error(failure);
		}
		this.paid = this.budget.pay(isThrottled(failure));
		if (this.paid == 0) {
			return Mono.error(failure);
		}
		// goes on with a worker, because filters of the application may block
		return Mono.firstWithSignal(this.deadlines.after(pause).thenReturn(pause),
				this.call.stopped().then(Mono.error(failure)));
	}

	void reward() {
		this.budget.reward(this.paid);
	}

	private Duration pause(Throwable failure, int made) {
		Duration backoff = this.settings.backoff(made);
		Duration asked = (failure instanceof WechatPayApiException answer) ? answer.getRetryAfter() : null;
		return (asked != null && asked.compareTo(backoff) > 0) ? asked : backoff;
	}

	private static boolean isThrottled(@Nullable Throwable failure) {
		return failure instanceof WechatPayApiException answer
				&& answer.getStatus() == HttpStatus.TOO_MANY_REQUESTS.value();
	}

}
