package io.github.wechatpayspring.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * What goes out to WeChat Pay as one merchant: to which host, how fast, how often again,
 * and until when. Shared by all of the merchant's clients. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WechatPayTraffic {

	private final RetrySettings retry;

	private final Duration gracePeriod;

	private final Hosts hosts;

	private final RateLimiter rateLimiter;

	private final Deadlines deadlines;

	private final RetryBudget retryBudget = new RetryBudget();

	private final WechatPayActivity activity = new WechatPayActivity();

	private final Set<Attempts> calls = ConcurrentHashMap.newKeySet();

	private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Closing closing;

	/**
	 * Create new traffic, open.
	 * @param settings where requests go, how fast and how often
	 */
	public WechatPayTraffic(TrafficSettings settings) {
		this(settings, System::nanoTime);
	}

	WechatPayTraffic(TrafficSettings settings, LongSupplier nanoTime) {
		this.retry = settings.retry();
		this.gracePeriod = settings.gracePeriod();
		this.hosts = new Hosts(settings.baseUrl(), settings.backupBaseUrls(), nanoTime);
		this.rateLimiter = new RateLimiter(settings.requestsPerSecond(), Schedulers.parallel(), nanoTime);
		this.deadlines = new Deadlines(Schedulers.parallel(), System::nanoTime);
	}

	Hosts hosts() {
		return this.hosts;
	}

	/**
	 * Return the address of a path on the main host.
	 * @param path the path, percent-encoded and without variables, from the slash on
	 * @return the address
	 */
	public FixedPath path(String path) {
		return new FixedPath(URI.create(this.hosts.main() + path));
	}

	RateLimiter rateLimiter() {
		return this.rateLimiter;
	}

	Deadlines deadlines() {
		return this.deadlines;
	}

	/**
	 * Return how long a request that belongs to no call may wait for its turn.
	 */
	Duration timeout() {
		return this.retry.timeout();
	}

	/**
	 * Return how many requests a second go out at most.
	 * @return the rate, infinite as long as WeChat Pay has not answered 429 and there is
	 * no ceiling
	 */
	public double requestsPerSecond() {
		return this.rateLimiter.rate();
	}

	/**
	 * Return the hosts that requests go to, in the order in which they are tried.
	 * @return the base URLs, those last that do not answer at the moment
	 */
	public List<String> baseUrls() {
		return this.hosts.inOrder().stream().map(BaseUrl::toString).toList();
	}

	/**
	 * Return how many coupons of bulks are under way.
	 * @return the number, those that wait for their turn among them
	 */
	public int bulkInFlight() {
		return Math.toIntExact(this.calls.stream().filter(Attempts::isPatient).count());
	}

	/**
	 * Return what has come of the merchant's requests.
	 * @return the activity, kept up to date
	 */
	public WechatPayActivity activity() {
		return this.activity;
	}

	/**
	 * Attempt a call until it succeeds, fails for good, or has no attempts or no time
	 * left.
	 * @param <T> the type of the answer
	 * @param attempts keeps what becomes of each attempt
	 * @param attempt the attempt, sent anew with each subscription; each of its requests
	 * has the attempts as an {@linkplain Attempts#addTo attribute}
	 * @param repeatable whether to attempt again after a failure
	 * @return emits the answer, or ends in what the last attempt ended in
	 */
	public <T> Mono<T> attempt(Attempts attempts, Mono<T> attempt, Predicate<Throwable> repeatable) {
		return Mono.defer(() -> {
			enter(attempts);
			AttemptRetry retry = new AttemptRetry(attempts, this.retry, this.retryBudget, repeatable);
			Mono<Void> end = Mono.firstWithSignal(attempts.timeout(this.retry.timeout(), this.deadlines),
					attempts.stoppedFor(this.gracePeriod));
			return unlessStopped(attempts, attempt).doOnError(attempts::fail)
				.retryWhen(retry)
				.doOnSuccess((answer) -> retry.reward())
				.timeout(end, cutOff(attempts))
				.doFinally((signal) -> this.calls.remove(attempts));
		});
	}

	private void enter(Attempts attempts) {
		this.calls.add(attempts);
		Closing closing = this.closing;
		if (closing != null) {
			attempts.stop(closing.why);
		}
	}

	private static <T> Mono<T> unlessStopped(Attempts attempts, Mono<T> attempt) {
		return Mono.defer(() -> {
			String why = attempts.stopReason();
			if (why != null) {
				return Mono.error(WechatPayTransportException.unanswered(false, why, null));
			}
			attempts.markBegun();
			return attempt;
		});
	}

	private <T> Mono<T> cutOff(Attempts attempts) {
		return Mono.defer(() -> {
			WechatPayTransportException failure = attempts.cutOff(this.retry.timeout());
			attempts.fail(failure);
			return Mono.error(failure);
		});
	}

	/**
	 * Let a request in.
	 * @throws WechatPayTransportException if this is closed
	 */
	void enter(Exchange exchange) {
		this.exchanges.add(exchange);
		Closing closing = this.closing;
		if (closing != null) {
			leave(exchange);
			throw WechatPayTransportException.unanswered(false, closing.why, null);
		}
	}

	void leave(Exchange exchange) {
		this.exchanges.remove(exchange);
		Closing closing = this.closing;
		if (closing != null && this.exchanges.isEmpty()) {
			closing.end.tryEmitEmpty();
		}
	}

	/**
	 * Let no further request out, also none that repeats an attempt.
	 * @param why why, such as {@code the application is shutting down}
	 * @return completes when those that were sent have ended, at the latest after the
	 * grace period
	 */
	public synchronized Mono<Void> close(String why) {
		Closing closing = this.closing;
		if (closing == null) {
			closing = new Closing(why, Sinks.empty());
			this.closing = closing;
			this.exchanges.removeIf((exchange) -> !exchange.isUnderWay());
			this.calls.forEach((attempts) -> attempts.stop(why));
			if (this.exchanges.isEmpty()) {
				closing.end.tryEmitEmpty();
			}
		}
		return closing.end.asMono().timeout(this.gracePeriod, Mono.empty());
	}

	/**
	 * Let requests out again.
	 */
	public synchronized void open() {
		this.closing = null;
	}

	/**
	 * Why there is no traffic any more, and when the last of it is through.
	 */
	private record Closing(String why, Sinks.Empty<Void> end) {
	}

}
