package io.github.wechatpayspring.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

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

	private final CallThreads threads;

	private final Set<CallContext> calls = ConcurrentHashMap.newKeySet();

	private final Set<InFlightRequest> requests = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Closing closing;

	/**
	 * Create new traffic, open.
	 * @param settings where requests go, how fast and how often
	 */
	public WechatPayTraffic(TrafficSettings settings) {
		this(settings, new CallThreads());
	}

	/**
	 * Create new traffic, open.
	 * @param settings where requests go, how fast and how often
	 * @param threads the threads that calls of several merchants share
	 */
	public WechatPayTraffic(TrafficSettings settings, CallThreads threads) {
		this(settings, threads, System::nanoTime);
	}

	WechatPayTraffic(TrafficSettings settings, CallThreads threads, LongSupplier nanoTime) {
		this.threads = threads;
		this.retry = settings.retry();
		this.gracePeriod = settings.gracePeriod();
		this.hosts = new Hosts(settings.baseUrl(), settings.backupBaseUrls(), nanoTime);
		this.rateLimiter = new RateLimiter(settings.requestsPerSecond(), Schedulers.parallel(), nanoTime);
		this.deadlines = new Deadlines(threads.timer(), threads.workers(), System::nanoTime);
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

	Scheduler workers() {
		return this.threads.workers();
	}

	ForeignCode foreignCode() {
		return new ForeignCode(this.threads, this.deadlines);
	}

	/**
	 * Return how long a request that belongs to no call may wait for a permit.
	 */
	Duration timeout() {
		return this.retry.timeout();
	}

	/**
	 * Return how many requests a second go out at most.
	 * @return the rate, infinite as long as WeChat Pay has not responded with 429 and
	 * there is no ceiling
	 */
	public double requestsPerSecond() {
		return this.rateLimiter.rate();
	}

	/**
	 * Return the hosts that requests go to, in the order in which they are tried.
	 * @return the base URLs, those last that cannot be reached at the moment
	 */
	public List<String> baseUrls() {
		return this.hosts.inOrder().stream().map(BaseUrl::toString).toList();
	}

	/**
	 * Return how many coupons of bulks are in flight.
	 * @return the number, those that wait for their turn among them
	 */
	public int bulkInFlight() {
		return Math.toIntExact(this.calls.stream().filter(CallContext::isUnbounded).count());
	}

	/**
	 * Forget the rate that was learnt from 429 responses, as after a change of WeChat
	 * Pay's limit or between tests.
	 */
	public void resetRate() {
		this.rateLimiter.reset();
	}

	/**
	 * Return the recent activity of the merchant.
	 * @return the activity, kept up to date
	 */
	public WechatPayActivity activity() {
		return this.activity;
	}

	/**
	 * Attempt a call until it succeeds, fails for good, or has no attempts or no time
	 * left.
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
			enter(call);
			AttemptRetry retry = new AttemptRetry(call, this.deadlines, this.retry, this.retryBudget, repeatable);
			return unlessStopped(call, attempt).onErrorResume((failure) -> fail(call, failure))
				.retryWhen(retry)
				.doOnSuccess((response) -> retry.reward())
				.timeout(deadline.expired(), Mono.error(call::cutOff))
				.doFinally((signal) -> this.calls.remove(call))
				.contextWrite((context) -> DroppedErrors.addHook(call.addTo(context)));
		});
	}

	/**
	 * Fail an attempt. The attempt is replaced by its failure, because the retry operator
	 * cancels it after the last failure, and an observation of the request would count it
	 * as cancelled.
	 */
	private static <T> Mono<T> fail(CallContext call, Throwable failure) {
		call.failAttempt(failure);
		return Mono.error(failure);
	}

	private void enter(CallContext call) {
		this.calls.add(call);
		Closing closing = this.closing;
		if (closing != null) {
			call.stop(closing.why);
		}
	}

	private static <T> Mono<T> unlessStopped(CallContext call, Mono<T> attempt) {
		return Mono.defer(() -> {
			String reason = call.startAttempt();
			return (reason != null) ? Mono.error(WechatPayTransportException.unanswered(false, reason, null)) : attempt;
		});
	}

	/**
	 * Return whether calls through a client run code of the application.
	 * @param client the client
	 * @return whether its {@code WebClient} has filters besides those of the library, or
	 * it is an implementation of the application
	 */
	public boolean runsForeignCode(WechatPayClient client) {
		return !(client instanceof WebClientWechatPayClient own) || own.hasForeignFilters();
	}

	/**
	 * Run a call on workers wherever it runs code of the application, so that such code
	 * may block and hangs neither the caller nor the HTTP client.
	 * @param <T> the type of the response
	 * @param call the call
	 * @return the call, subscribed to on a worker
	 */
	public <T> Mono<T> runApart(Mono<T> call) {
		return call.subscribeOn(this.threads.workers()).contextWrite((context) -> context.put(ForeignCode.class, true));
	}

	/**
	 * Return whether a request must be sent on a new connection, because an earlier
	 * request of the same call was sent and has no verified response. The connections of
	 * a pool often break together.
	 * @param context the context of the request
	 * @return whether a connection that was used before must not be used
	 */
	public static boolean requiresNewConnection(ContextView context) {
		InFlightRequest request = context.getOrDefault(InFlightRequest.class, null);
		return request != null && request.requiresNewConnection();
	}

	static boolean isApart(ContextView context) {
		return context.hasKey(ForeignCode.class);
	}

	/**
	 * Run a task once the time of a call is over in spite of everything: whatever code of
	 * the application still runs, and if all workers hang.
	 * @param call the call
	 * @param task the task, run on a thread of its own
	 * @return to be disposed of when the call ends
	 */
	public Disposable atLastLimit(CallContext call, Runnable task) {
		Deadlines.Deadline deadline = this.deadlines.create(this.threads::runApart);
		call.startLastLimit(deadline, this.retry.timeout().plus(this.gracePeriod));
		return deadline.expired().subscribe(null, null, task);
	}

	/**
	 * Add a request that is being processed.
	 * @throws WechatPayTransportException if this is closed
	 */
	void enter(InFlightRequest request) {
		this.requests.add(request);
		Closing closing = this.closing;
		if (closing != null) {
			leave(request);
			throw WechatPayTransportException.unanswered(false, closing.why, null);
		}
	}

	void leave(InFlightRequest request) {
		this.requests.remove(request);
		Closing closing = this.closing;
		if (closing != null && this.requests.isEmpty()) {
			closing.end.tryEmitEmpty();
		}
	}

	/**
	 * Return how many calls and requests are being processed.
	 * @return the number, 0 if nothing is in flight
	 */
	public int inFlight() {
		return this.calls.size() + this.requests.size();
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
			this.requests.forEach(InFlightRequest::seal);
			this.requests.removeIf((request) -> !request.isAwaitingResponse());
			this.calls.forEach((call) -> call.stop(why));
			if (this.requests.isEmpty()) {
				closing.end.tryEmitEmpty();
			}
		}
		return closing.end.asMono().timeout(this.deadlines.after(this.gracePeriod), Mono.empty());
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
