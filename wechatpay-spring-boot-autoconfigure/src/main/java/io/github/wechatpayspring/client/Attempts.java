package io.github.wechatpayspring.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * The attempts of one call, and what became of each: also of those that a filter of the
 * application makes unseen. Goes along with each request as an attribute. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Attempts {

	private static final String ATTRIBUTE = Attempts.class.getName();

	private static final String BODY_ATTRIBUTE = ATTRIBUTE + ".body";

	private final Turn turn;

	private final @Nullable String subject;

	private final List<Throwable> failures = new CopyOnWriteArrayList<>();

	private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

	private final Set<BaseUrl> unreachable = new HashSet<>();

	private final Sinks.Empty<Void> admission = Sinks.empty();

	private final Sinks.Empty<Void> stop = Sinks.empty();

	private final AtomicInteger begun = new AtomicInteger();

	// the index of the first exchange of the attempt that is under way, or null between
	// two attempts
	private volatile @Nullable Integer current;

	private volatile @Nullable String stopReason;

	private volatile long startedAt = System.nanoTime();

	private Attempts(Turn turn, @Nullable String subject) {
		this.turn = turn;
		this.subject = subject;
	}

	/**
	 * Begin a call whose time runs from now on.
	 * @return the attempts, none yet
	 */
	public static Attempts begin() {
		return new Attempts(Turn.IN_TIME, null);
	}

	/**
	 * Begin a call whose time runs from now on and on which others wait: its requests
	 * come before theirs.
	 */
	static Attempts beginAhead() {
		return new Attempts(Turn.AHEAD, null);
	}

	/**
	 * Begin a call whose time runs from now on.
	 * @param subject what it is about, as it may be logged, such as
	 * {@code coupon ****3434}
	 * @return the attempts, none yet
	 */
	public static Attempts begin(String subject) {
		return new Attempts(Turn.IN_TIME, subject);
	}

	/**
	 * Begin a call whose time runs once its first request has got its turn.
	 * @param subject what it is about, as it may be logged
	 * @return the attempts, none yet
	 */
	public static Attempts beginWhenAdmitted(String subject) {
		return new Attempts(Turn.WHENEVER, subject);
	}

	static @Nullable Attempts of(ClientRequest request) {
		return (Attempts) request.attribute(ATTRIBUTE).orElse(null);
	}

	/**
	 * Add these attempts to the attributes of a request without a body that belongs to
	 * them.
	 * @param attributes the attributes of the request
	 */
	public void addTo(Map<String, Object> attributes) {
		addTo(attributes, Bytes.NONE);
	}

	/**
	 * Add these attempts to the attributes of a request that belongs to them, and what
	 * its body is, so that it can be signed before there is a connection, and on another
	 * thread.
	 * @param attributes the attributes of the request
	 * @param body the bytes that the body will have; empty for none
	 */
	public void addTo(Map<String, Object> attributes, byte[] body) {
		attributes.put(ATTRIBUTE, this);
		attributes.put(BODY_ATTRIBUTE, body);
	}

	/**
	 * Return the bytes that the body will have, or {@code null} if nobody told.
	 */
	static byte @Nullable [] body(ClientRequest request) {
		return (byte[]) request.attribute(BODY_ATTRIBUTE).orElse(null);
	}

	/**
	 * Return what the call is about, or {@code null} if nobody told.
	 */
	@Nullable String subject() {
		return this.subject;
	}

	/**
	 * Return how many attempts were made, or are under way.
	 * @return the number, those that a filter of the application makes unseen not among
	 * them
	 */
	public int count() {
		return this.begun.get();
	}

	/**
	 * Return what the attempts ended in that failed.
	 * @return the failures in their order
	 */
	public List<Throwable> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * Return whether one of the requests may have had an effect: it may have reached
	 * WeChat Pay, and was not refused. What has not gone out by now will not go out any
	 * more.
	 * @return {@code false} only if certainly none has had an effect, nor will have one
	 */
	public boolean mayHaveTakenEffect() {
		// asks each, because to ask is to keep it from going out
		return this.exchanges.stream().filter(Exchange::mayHaveTakenEffect).count() > 0;
	}

	/**
	 * Return whether one of the requests was answered with a success that is proven.
	 * @return {@code false} if what looks like an answer comes from within the
	 * application: from a filter, say, that makes one up
	 */
	public boolean haveSucceeded() {
		return this.exchanges.stream().anyMatch(Exchange::hasSucceeded);
	}

	/**
	 * Make no further attempt. What has not gone out by now will not go out any more;
	 * what has is waited for up to the grace period.
	 * @param why why, such as {@code the caller was interrupted}
	 */
	public void stop(String why) {
		this.stopReason = why;
		this.stop.tryEmitEmpty();
	}

	/**
	 * Return why the call was stopped, or {@code null} if it was not.
	 */
	@Nullable String stopReason() {
		return this.stopReason;
	}

	/**
	 * Completes when the call is stopped.
	 */
	Mono<Void> stopped() {
		return this.stop.asMono();
	}

	/**
	 * Note that an attempt is about to be made.
	 */
	void markBegun() {
		this.current = this.exchanges.size();
		this.begun.incrementAndGet();
	}

	/**
	 * Note that the attempt has failed, and that there will be another one later.
	 */
	void markPaused() {
		this.current = null;
	}

	void fail(Throwable failure) {
		this.failures.add(failure);
	}

	void add(Exchange exchange) {
		this.exchanges.add(exchange);
	}

	void admitted() {
		if (isPatient() && this.admission.tryEmitEmpty().isSuccess()) {
			this.startedAt = System.nanoTime();
		}
	}

	/**
	 * Whether the first request may wait for its turn for as long as it takes.
	 */
	boolean isPatient() {
		return this.turn == Turn.WHENEVER;
	}

	/**
	 * Whether the next request comes before those of calls that have not begun.
	 */
	boolean isAhead() {
		return this.turn == Turn.AHEAD || hasHadTurn();
	}

	private boolean hasHadTurn() {
		return this.exchanges.stream().anyMatch(Exchange::isAdmitted);
	}

	Duration timeLeft(Duration timeout) {
		return timeout.minusNanos(System.nanoTime() - this.startedAt);
	}

	/**
	 * Completes when the time is over.
	 */
	Mono<Void> timeout(Duration timeout, Deadlines deadlines) {
		Mono<Void> over = deadlines.after(timeout);
		if (!isPatient()) {
			return over;
		}
		// as long as a filter of the application holds it up, it is not in the queue
		Mono<Void> heldUp = over.then(Mono.defer(() -> this.exchanges.isEmpty() ? Mono.empty() : Mono.never()));
		return Mono.firstWithSignal(this.admission.asMono().then(over), heldUp);
	}

	/**
	 * Completes when a stopped call must end: at once if nothing has gone out.
	 */
	Mono<Void> stoppedFor(Duration gracePeriod) {
		return stopped().then(Mono.defer(() -> isUnderWay() ? Mono.delay(gracePeriod).then() : Mono.empty()));
	}

	// from the moment an attempt has gone out until what came of it has reached the
	// caller
	private boolean isUnderWay() {
		Integer first = this.current;
		return first != null && this.exchanges.stream().skip(first).filter(Exchange::hasGoneOut).count() > 0;
	}

	/**
	 * Describe why the call ends although an attempt has not. Of one that did not come to
	 * our filters nobody knows how far it got.
	 * @param timeout the time that it had
	 */
	WechatPayTransportException cutOff(Duration timeout) {
		String reason = this.stopReason;
		String why = (reason != null) ? reason : "its time of " + timeout.toMillis() + "ms was over";
		if (this.begun.get() == 0) {
			return WechatPayTransportException.unanswered(false, why, null);
		}
		if (this.exchanges.isEmpty() || isUnderWay()) {
			return WechatPayTransportException.unanswered(true, why, null);
		}
		boolean admitted = this.exchanges.get(this.exchanges.size() - 1).isAdmitted();
		return (reason != null || admitted) ? WechatPayTransportException.unanswered(false, why, null)
				: new WechatPayRateLimitException(why);
	}

	synchronized void unreachable(BaseUrl host) {
		this.unreachable.add(host);
	}

	synchronized Set<BaseUrl> unreachable() {
		return Set.copyOf(this.unreachable);
	}

	/**
	 * How a call waits for the turn of its first request.
	 */
	private enum Turn {

		IN_TIME, AHEAD, WHENEVER

	}

}
