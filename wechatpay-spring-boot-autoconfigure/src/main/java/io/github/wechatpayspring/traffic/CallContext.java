package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.wechatpayspring.Failures;
import io.github.wechatpayspring.WechatPayRateLimitException;
import io.github.wechatpayspring.WechatPayTransportException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * State of one call: its attempts, their requests and their failures. A request finds its
 * call in its attributes, and in the Reactor context if a filter of the application has
 * rebuilt the request without attributes. Thread-safe.
 *
 * @since 0.1.0
 */
public final class CallContext {

	private static final String ATTRIBUTE = CallContext.class.getName();

	private static final byte[] NO_BODY = {};

	private final QueuePolicy queuePolicy;

	private final @Nullable String subject;

	private final byte @Nullable [] body;

	private final List<Throwable> failures = new ArrayList<>();

	private final List<InFlightRequest> requests = new ArrayList<>();

	private final Set<BaseUrl> unreachable = new HashSet<>();

	private final Sinks.Empty<Void> stop = Sinks.empty();

	private final CallTimeLimit timeLimit = new CallTimeLimit(System::nanoTime);

	private int attempts;

	private boolean attemptRunning;

	private int firstRequestOfAttempt;

	// an attempt without known requests may have sent one
	private boolean requestUnknown;

	private boolean admitted;

	private boolean sealed;

	private @Nullable String stopReason;

	private @Nullable Throwable abortFailure;

	private CallContext(QueuePolicy queuePolicy, @Nullable String subject, byte @Nullable [] body) {
		this.queuePolicy = queuePolicy;
		this.subject = subject;
		this.body = body;
	}

	/**
	 * Create the context of a call whose time limit starts immediately.
	 * @param subject the subject of the call for the log, such as
	 * {@code coupon ****3434}, or {@code null}
	 * @param body the bytes of the body that each request of the call has; empty for none
	 * @return the context of a call without attempts
	 */
	public static CallContext bounded(@Nullable String subject, byte[] body) {
		return new CallContext(QueuePolicy.BOUNDED, subject, body);
	}

	/**
	 * Create the context of a call whose time limit starts with the permit of its first
	 * request.
	 * @param subject the subject of the call for the log, such as
	 * {@code coupon ****3434}, or {@code null}
	 * @param body the bytes of the body that each request of the call has; empty for none
	 * @return the context of a call without attempts
	 */
	public static CallContext unbounded(@Nullable String subject, byte[] body) {
		return new CallContext(QueuePolicy.UNBOUNDED, subject, body);
	}

	/**
	 * Create the context of a call without a body, for which other calls wait. Its
	 * requests have priority.
	 * @return the context of a call without attempts
	 */
	public static CallContext priority() {
		return new CallContext(QueuePolicy.PRIORITY, null, NO_BODY);
	}

	static @Nullable CallContext of(ClientRequest request, ContextView context) {
		CallContext call = of(request);
		return (call != null) ? call : context.getOrDefault(CallContext.class, null);
	}

	static @Nullable CallContext of(ClientRequest request) {
		return (CallContext) request.attribute(ATTRIBUTE).orElse(null);
	}

	/**
	 * Add this call to the attributes of a request.
	 * @param attributes the attributes of the request
	 */
	public void addTo(Map<String, Object> attributes) {
		attributes.put(ATTRIBUTE, this);
	}

	Context addTo(Context context) {
		return context.put(CallContext.class, this);
	}

	/**
	 * Return the bytes of the body that each request of the call has.
	 */
	byte @Nullable [] body() {
		return this.body;
	}

	@Nullable String subject() {
		return this.subject;
	}

	/**
	 * Return whether the first request waits for a permit without limit.
	 */
	boolean isUnbounded() {
		return this.queuePolicy == QueuePolicy.UNBOUNDED;
	}

	/**
	 * Return whether the next request comes before requests without priority: other calls
	 * wait for this one, or its time runs, because it has had a permit.
	 */
	synchronized boolean hasPriority() {
		return this.queuePolicy == QueuePolicy.PRIORITY || this.admitted;
	}

	/**
	 * Start the time limit.
	 * @param deadline the deadline of the call
	 * @param timeout the maximum time for all attempts
	 * @param gracePeriod the maximum time to wait for requests in flight once the call is
	 * stopped
	 */
	synchronized void start(Deadlines.Deadline deadline, Duration timeout, Duration gracePeriod) {
		this.timeLimit.start(deadline, timeout, gracePeriod);
		if (this.stopReason != null) {
			this.timeLimit.expire();
		}
	}

	/**
	 * Start the last limit, which holds even if code of the application hangs.
	 */
	synchronized void startLastLimit(Deadlines.Deadline deadline, Duration timeout) {
		this.timeLimit.startLastLimit(deadline, timeout);
	}

	synchronized Duration timeLeft() {
		return this.timeLimit.timeLeft();
	}

	/**
	 * Start an attempt.
	 * @return the reason why there is none because the call was stopped, or {@code null}
	 */
	synchronized @Nullable String startAttempt() {
		if (this.stopReason == null) {
			this.attempts++;
			this.attemptRunning = true;
			this.firstRequestOfAttempt = this.requests.size();
		}
		return this.stopReason;
	}

	/**
	 * End the attempt with a failure. Its requests that were not sent are sealed.
	 */
	synchronized void failAttempt(Throwable failure) {
		this.failures.add(failure);
		endAttempt();
	}

	private void endAttempt() {
		if (this.attemptRunning) {
			this.requestUnknown |= isRequestUnknown();
			this.attemptRunning = false;
			requestsOfAttempt().forEach(InFlightRequest::seal);
		}
	}

	private boolean isRequestUnknown() {
		return this.attemptRunning && this.firstRequestOfAttempt == this.requests.size();
	}

	private List<InFlightRequest> requestsOfAttempt() {
		return this.requests.subList(this.firstRequestOfAttempt, this.requests.size());
	}

	/**
	 * Add a request.
	 * @return the reason why the request must not be sent, or {@code null} if it may be
	 */
	synchronized @Nullable String add(InFlightRequest request) {
		if (this.requests.stream().anyMatch(InFlightRequest::isSentWithoutVerifiedResponse)) {
			request.requireNewConnection();
		}
		this.requests.add(request);
		if (this.sealed || this.stopReason != null) {
			request.seal();
			return (this.stopReason != null) ? this.stopReason : "the call has ended";
		}
		return null;
	}

	/**
	 * Mark the call as queued: one of its requests waits for a permit. The time limit of
	 * an unbounded call is suspended.
	 */
	synchronized void enterQueue() {
		if (isUnbounded() && !this.admitted && this.stopReason == null) {
			this.timeLimit.suspend();
		}
	}

	/**
	 * Mark the call as admitted: one of its requests has a permit. The time limit of an
	 * unbounded call starts with its first permit.
	 */
	synchronized void markAdmitted() {
		if (isUnbounded() && !this.admitted) {
			this.timeLimit.resume();
		}
		this.admitted = true;
	}

	/**
	 * Mark a request as ended. If it had no permit, the time limit of an unbounded call
	 * starts again.
	 */
	synchronized void leaveQueue() {
		if (isUnbounded() && !this.admitted && !this.sealed && this.stopReason == null) {
			this.timeLimit.resume();
		}
	}

	synchronized void markUnreachable(BaseUrl host) {
		this.unreachable.add(host);
	}

	synchronized Set<BaseUrl> unreachable() {
		return Set.copyOf(this.unreachable);
	}

	/**
	 * Stop the call: no further request is sent. Requests in flight are awaited for up to
	 * the grace period.
	 * @param reason the reason, such as {@code the caller was interrupted}
	 */
	public void stop(String reason) {
		synchronized (this) {
			if (this.stopReason != null || this.sealed) {
				return;
			}
			this.stopReason = reason;
			this.requests.forEach(InFlightRequest::seal);
			if (isInFlight()) {
				this.timeLimit.shortenToGracePeriod();
			}
			else if (this.attemptRunning) {
				this.timeLimit.expire();
			}
			this.timeLimit.shortenLastLimit();
		}
		this.stop.tryEmitEmpty();
	}

	/**
	 * Completes when the call is stopped.
	 */
	Mono<Void> stopped() {
		return this.stop.asMono();
	}

	/**
	 * End the call, because code of the application has failed and the response cannot
	 * reach the caller.
	 */
	synchronized void abort(Throwable failure) {
		if (this.abortFailure == null) {
			this.abortFailure = failure;
			this.timeLimit.expire();
		}
	}

	private boolean isInFlight() {
		return this.attemptRunning && requestsOfAttempt().stream().anyMatch(InFlightRequest::isSent);
	}

	/**
	 * End the call during an attempt, because it has timed out or was stopped.
	 * @return the failure of the call
	 */
	public synchronized WechatPayTransportException cutOff() {
		boolean maybeSent = isRequestUnknown() || isInFlight();
		boolean waiting = requestsOfAttempt().stream().anyMatch(InFlightRequest::isQueued);
		WechatPayTransportException failure = cutOff(maybeSent, waiting);
		failAttempt(failure);
		return failure;
	}

	private WechatPayTransportException cutOff(boolean maybeSent, boolean waiting) {
		if (this.abortFailure != null) {
			return WechatPayTransportException.noResponse(maybeSent,
					"code of the application failed: " + Failures.describe(this.abortFailure), this.abortFailure);
		}
		if (this.stopReason != null) {
			return WechatPayTransportException.noResponse(maybeSent, this.stopReason, null);
		}
		String reason = "timed out after " + this.timeLimit.timeout().toMillis() + "ms";
		return (waiting && !maybeSent) ? new WechatPayRateLimitException(reason)
				: WechatPayTransportException.noResponse(maybeSent, reason, null);
	}

	/**
	 * Return the number of attempts.
	 * @return the number, not counting requests that a filter of the application repeats
	 */
	public synchronized int attempts() {
		return this.attempts;
	}

	/**
	 * Return whether one of the requests has a verified response that reports success.
	 * @return {@code false} if the response was created by code of the application, such
	 * as a filter
	 */
	public synchronized boolean hasVerifiedSuccess() {
		return this.requests.stream().anyMatch(InFlightRequest::hasVerifiedSuccess);
	}

	/**
	 * Return whether a request may have been received by WeChat Pay and was not refused,
	 * or an attempt was made whose requests are not known. The result is final between
	 * attempts, because the requests of a failed attempt are sealed.
	 * @return whether a request may have taken effect
	 */
	public synchronized boolean mayHaveTakenEffect() {
		return this.requestUnknown || isRequestUnknown()
				|| this.requests.stream().anyMatch(InFlightRequest::mayHaveTakenEffect);
	}

	/**
	 * Seal the call: a request that is not sent yet is never sent, even if code of the
	 * application still runs.
	 * @return an immutable snapshot of the call
	 */
	public synchronized Snapshot seal() {
		this.sealed = true;
		this.requests.forEach(InFlightRequest::seal);
		return new Snapshot(this.attempts, List.copyOf(this.failures), mayHaveTakenEffect());
	}

	/**
	 * Immutable state of a sealed call: no request that was not sent will be sent later.
	 *
	 * @param attempts the number of attempts
	 * @param failures the failures of the attempts in their order
	 * @param mayHaveTakenEffect whether a request may have been received by WeChat Pay
	 * and was not refused, or an attempt was made whose requests are not known
	 */
	public record Snapshot(int attempts, List<Throwable> failures, boolean mayHaveTakenEffect) {
	}

}
