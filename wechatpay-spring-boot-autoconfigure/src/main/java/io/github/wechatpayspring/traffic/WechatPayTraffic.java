package io.github.wechatpayspring.traffic;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.key.PlatformKeys;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

/**
 * Controls how the requests of a merchant are sent: host selection, rate limiting,
 * retries, timeouts and shutdown. Shared by all clients of the merchant. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WechatPayTraffic {

	// key of the Reactor context of calls that run code of the application
	private static final String APPLICATION_CODE = WechatPayTraffic.class.getName() + ".applicationCode";

	private final Settings.Retry retry;

	private final Duration gracePeriod;

	private final Hosts hosts;

	private final RateLimiter rateLimiter;

	private final Deadlines deadlines;

	private final RetryBudget retryBudget = new RetryBudget();

	private final WechatPayActivity activity;

	private final CallThreads threads;

	private final ExchangeEnvironment environment;

	private final InFlightRegistry inFlight = new InFlightRegistry();

	/**
	 * Create new traffic that is open.
	 * @param settings the settings of the merchant
	 * @param threads the threads that calls of several merchants share
	 * @param clock the clock that gives the time of the merchant's activity
	 */
	public WechatPayTraffic(Settings settings, Threads threads, Clock clock) {
		this(settings, threads, clock, System::nanoTime);
	}

	WechatPayTraffic(Settings settings, Threads threads, Clock clock, LongSupplier nanoTime) {
		this.threads = threads.threads;
		this.activity = new WechatPayActivity(clock);
		this.retry = settings.retry();
		this.gracePeriod = settings.gracePeriod();
		this.hosts = new Hosts(BaseUrl.of(settings.baseUrl()),
				settings.backupBaseUrls().stream().map(BaseUrl::of).toList(), nanoTime);
		this.rateLimiter = new RateLimiter(settings.requestsPerSecond(), Schedulers.parallel(), nanoTime);
		this.deadlines = new Deadlines(this.threads.timer(), this.threads.workers(), System::nanoTime);
		this.environment = new ExchangeEnvironment(this.hosts, this.threads, this.deadlines);
	}

	Hosts hosts() {
		return this.hosts;
	}

	/**
	 * Return the base URL of the primary host.
	 * @return the base URL
	 */
	public String primaryBaseUrl() {
		return this.hosts.primary().toString();
	}

	/**
	 * Return the filter that sends each request once its response can be verified and it
	 * has a permit. It must come before the filters of the {@link SignedExchange}.
	 * @param platformKeys the keys that must be ready before a request is sent, or
	 * {@code null} to send requests immediately
	 * @return the filter
	 */
	public ExchangeFilterFunction filter(@Nullable PlatformKeys platformKeys) {
		return new TrafficFilter(this, platformKeys);
	}

	/**
	 * Return the hosts and the threads of the merchant, as exchanges need them.
	 * @return the environment of exchanges
	 */
	public SignedExchange.Environment environment() {
		return this.environment;
	}

	RateLimiter rateLimiter() {
		return this.rateLimiter;
	}

	Deadlines deadlines() {
		return this.deadlines;
	}

	Scheduler workers() {
		return this.threads.workers();
	}

	/**
	 * Return the maximum time that a request without a call waits for a permit.
	 */
	Duration timeout() {
		return this.retry.timeout();
	}

	/**
	 * Return the current rate limit in requests per second.
	 * @return the rate limit, infinite if there is no ceiling and WeChat Pay has not
	 * responded with 429
	 */
	public double requestsPerSecond() {
		return this.rateLimiter.rate();
	}

	/**
	 * Return the hosts in the order in which they are tried.
	 * @return the base URLs; hosts that cannot be reached at the moment come last
	 */
	public List<String> baseUrls() {
		return this.hosts.inOrder().stream().map(BaseUrl::toString).toList();
	}

	/**
	 * Return the number of coupons of bulks that are in flight.
	 * @return the number, including coupons that wait for a permit
	 */
	public int bulkInFlight() {
		return this.inFlight.unboundedCalls();
	}

	/**
	 * Reset the adaptive rate, for example after WeChat Pay has changed its limit.
	 */
	public void resetRate() {
		this.rateLimiter.reset();
	}

	WechatPayActivity activity() {
		return this.activity;
	}

	/**
	 * Add an error response to the recent activity of the merchant.
	 * @param error the exception for the response
	 */
	public void recordError(WechatPayApiException error) {
		this.activity.failed(error);
	}

	/**
	 * Return the last error response of each of the last 50 error codes, the oldest
	 * first.
	 * @return the error responses by WeChat Pay's code, or by their status if they have
	 * no code
	 */
	public Map<String, LastError> lastErrors() {
		return this.activity.lastErrors();
	}

	/**
	 * Return the time of the last verified response.
	 * @return the time, or {@code null} if there is none yet
	 */
	public @Nullable Instant lastVerifiedAt() {
		return this.activity.lastVerifiedAt();
	}

	/**
	 * Return the number of responses that failed verification.
	 * @param reason the reason
	 * @return the number since the merchant was created
	 */
	public long rejections(WechatPaySignatureException.Reason reason) {
		return this.activity.rejections(reason);
	}

	/**
	 * Attempt a call until it succeeds, fails with a failure that is not repeatable, or
	 * has no attempts or no time left.
	 * @param <T> the type of the response
	 * @param call the state of the call
	 * @param attempt the attempt, subscribed to anew for each attempt
	 * @param repeatable whether another attempt may follow a failure
	 * @return emits the response, or fails with the failure of the last attempt
	 */
	public <T> Mono<T> attempt(CallContext call, Mono<T> attempt, Predicate<Throwable> repeatable) {
		return Mono.defer(() -> {
			Deadlines.Deadline deadline = this.deadlines.create();
			call.start(deadline, this.retry.timeout(), this.gracePeriod);
			this.inFlight.enter(call);
			AttemptRetry retry = new AttemptRetry(call, this.deadlines, this.retry, this.retryBudget, repeatable);
			return unlessStopped(call, attempt).onErrorResume((failure) -> fail(call, failure))
				.retryWhen(retry)
				.doOnSuccess((response) -> retry.refund())
				.timeout(deadline.expired(), Mono.error(call::cutOff))
				.doFinally((signal) -> this.inFlight.leave(call))
				.contextWrite((context) -> DroppedErrors.addHook(call.addTo(context)));
		});
	}

	/**
	 * Fail an attempt. Its failure replaces it, because the retry operator cancels an
	 * attempt after the last failure. An observation would count it as cancelled.
	 */
	private static <T> Mono<T> fail(CallContext call, Throwable failure) {
		call.failAttempt(failure);
		return Mono.error(failure);
	}

	private static <T> Mono<T> unlessStopped(CallContext call, Mono<T> attempt) {
		return Mono.defer(() -> {
			String reason = call.startAttempt();
			return (reason != null) ? Mono.error(WechatPayTransportException.noResponse(false, reason, null)) : attempt;
		});
	}

	/**
	 * Run a call on workers wherever it runs code of the application. Such code may
	 * block, and must not delay the caller or the HTTP client.
	 * @param <T> the type of the response
	 * @param call the call
	 * @return the call, subscribed to on a worker
	 */
	public <T> Mono<T> runApart(Mono<T> call) {
		return call.subscribeOn(this.threads.workers()).contextWrite((context) -> context.put(APPLICATION_CODE, true));
	}

	static boolean isApart(ContextView context) {
		return context.hasKey(APPLICATION_CODE);
	}

	/**
	 * Run a task when the time limit of a call and its grace period have passed, even if
	 * code of the application blocks all workers.
	 * @param call the call
	 * @param task the task, run on a thread of its own
	 * @return the limit, to be disposed of when the call ends
	 */
	public Disposable atLastLimit(CallContext call, Runnable task) {
		Deadlines.Deadline deadline = this.deadlines.create(this.threads::runApart);
		call.startLastLimit(deadline, this.retry.timeout().plus(this.gracePeriod));
		return deadline.expired().subscribe(null, null, task);
	}

	InFlightRegistry inFlightRegistry() {
		return this.inFlight;
	}

	/**
	 * Return the number of calls and requests in flight.
	 * @return the number
	 */
	public int inFlight() {
		return this.inFlight.size();
	}

	/**
	 * Send no further requests, and start no further attempts.
	 * @param reason the reason, such as {@code the application is shutting down}
	 * @return completes when the requests in flight have ended, at the latest after the
	 * grace period
	 */
	public Mono<Void> close(String reason) {
		return this.inFlight
			.close(reason,
					() -> this.rateLimiter
						.failQueued(() -> WechatPayTransportException.noResponse(false, reason, null)))
			.timeout(this.deadlines.after(this.gracePeriod), Mono.empty());
	}

	/**
	 * Send requests again.
	 */
	public void open() {
		this.inFlight.open();
	}

	/**
	 * Last error response with a code.
	 *
	 * @param status the HTTP status
	 * @param at the time at which it was received
	 * @param requestId the {@code Request-ID} of the response, or {@code null} if it has
	 * none
	 * @param count the number of error responses with that code
	 */
	public record LastError(int status, Instant at, @Nullable String requestId, long count) {
	}

	/**
	 * Threads that the calls of several merchants share. They are daemon threads, start
	 * with the first call that needs them and end once they are idle.
	 */
	public static final class Threads {

		private final CallThreads threads = new CallThreads();

		/**
		 * Create new threads. None is started yet.
		 */
		public Threads() {
		}

	}

	/**
	 * Settings for the traffic of a merchant. Base URLs are in their normal form.
	 *
	 * @param baseUrl the base URL of the primary host
	 * @param backupBaseUrls the base URLs of the backup hosts, in the order in which they
	 * are tried if the primary host cannot be reached
	 * @param retry the settings for retries
	 * @param requestsPerSecond the maximum number of requests per second, or infinity
	 * @param gracePeriod the maximum time to wait for requests in flight after
	 * cancellation, interruption or shutdown
	 */
	public record Settings(String baseUrl, List<String> backupBaseUrls, Retry retry, double requestsPerSecond,
			Duration gracePeriod) {

		/**
		 * Create new settings.
		 * @param baseUrl the base URL of the primary host
		 * @param backupBaseUrls the base URLs of the backup hosts
		 * @param retry the settings for retries
		 * @param requestsPerSecond the maximum number of requests per second, or infinity
		 * @param gracePeriod the maximum time to wait for requests in flight
		 * @throws WechatPayConfigurationException if a base URL cannot be used
		 */
		public Settings {
			baseUrl = normalizeBaseUrl(baseUrl);
			backupBaseUrls = backupBaseUrls.stream().map(Settings::normalizeBaseUrl).toList();
		}

		/**
		 * Check a base URL and return it in its normal form. Equal hosts have equal base
		 * URLs.
		 * @param baseUrl the scheme, host and optional port; the scheme is https, or http
		 * for the loopback interface
		 * @return the base URL in lower case, without the default port
		 * @throws WechatPayConfigurationException if the base URL cannot be used
		 */
		public static String normalizeBaseUrl(String baseUrl) {
			return BaseUrl.of(baseUrl).toString();
		}

		/**
		 * Settings for the retries of a call.
		 *
		 * @param maxAttempts the maximum number of attempts, including the first
		 * @param initialBackoff the maximum pause before the second attempt, doubled for
		 * each further attempt
		 * @param maxBackoff the maximum pause before any attempt
		 * @param timeout the maximum time for all attempts and pauses together
		 */
		public record Retry(int maxAttempts, Duration initialBackoff, Duration maxBackoff, Duration timeout) {

			/**
			 * Choose a random pause up to its maximum (full jitter). Calls that failed
			 * together are not repeated together.
			 */
			Duration backoff(int failedAttempts) {
				double limit = Math.min((double) this.initialBackoff.toNanos() * Math.pow(2, failedAttempts - 1),
						(double) this.maxBackoff.toNanos());
				return Duration.ofNanos((long) (ThreadLocalRandom.current().nextDouble() * limit));
			}

		}

	}

}
