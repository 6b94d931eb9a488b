package io.github.wechatpayspring.traffic;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.exchange.SignedExchange;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * State of one HTTP request. The only place that decides whether a request was sent.
 * Thread-safe.
 * <p>
 * A request is prepared until its response can be verified, queued, admitted and sent.
 * Then its response starts and is verified, or it fails. A request that was not sent can
 * be sealed instead: it can never be sent afterwards.
 */
final class InFlightRequest implements SignedExchange.Listener {

	private final Deadlines.Deadline deadline;

	private final WechatPayActivity activity;

	private final @Nullable String subject;

	private final byte @Nullable [] body;

	private volatile boolean newConnection;

	private State state = State.PREPARING;

	// more than one if a connector repeats the request by itself
	private int handovers;

	private @Nullable Supplier<Mono<Void>> sendSlot;

	private @Nullable HttpStatusCode status;

	private boolean refused;

	/**
	 * Create a new request that waits until its response can be verified.
	 * @param deadline the deadline of the current phase of the exchange
	 * @param activity the activity of the merchant, which counts responses
	 * @param call the call that the request belongs to, or {@code null}
	 */
	InFlightRequest(Deadlines.Deadline deadline, WechatPayActivity activity, @Nullable CallContext call) {
		this.deadline = deadline;
		this.activity = activity;
		this.subject = (call != null) ? call.subject() : null;
		this.body = (call != null) ? call.body() : null;
	}

	@Override
	public @Nullable String subject() {
		return this.subject;
	}

	@Override
	public byte @Nullable [] body() {
		return this.body;
	}

	/**
	 * Require a new connection, because a request of the same call was sent on another
	 * connection and has no verified response.
	 */
	void requireNewConnection() {
		this.newConnection = true;
	}

	@Override
	public boolean requiresNewConnection() {
		return this.newConnection;
	}

	/**
	 * Mark the request as queued: it waits for a permit.
	 */
	synchronized void queue() {
		if (this.state == State.PREPARING) {
			this.state = State.QUEUED;
		}
	}

	/**
	 * Mark the request as admitted: it has a permit.
	 * @param sendSlot gives the signal that completes when the rate limit lets the
	 * request be sent
	 */
	synchronized void admit(Supplier<Mono<Void>> sendSlot) {
		if (this.state == State.PREPARING || this.state == State.QUEUED) {
			this.state = State.ADMITTED;
		}
		this.sendSlot = sendSlot;
	}

	@Override
	public void connecting(Duration limit) {
		this.deadline.start(limit);
	}

	@Override
	public Mono<Void> awaitSendSlot() {
		Supplier<Mono<Void>> sendSlot;
		synchronized (this) {
			sendSlot = this.sendSlot;
		}
		return (sendSlot != null) ? sendSlot.get() : Mono.empty();
	}

	@Override
	public boolean sending(Duration limit) {
		boolean allowed = send();
		if (allowed) {
			this.deadline.start(limit);
		}
		return allowed;
	}

	private synchronized boolean send() {
		if (this.state == State.SEALED) {
			return false;
		}
		this.handovers++;
		if (this.handovers == 1) {
			this.state = State.SENT;
		}
		return true;
	}

	@Override
	public void responseStarted(Duration limit) {
		startResponse();
		this.deadline.start(limit);
	}

	private synchronized void startResponse() {
		if (this.state != State.SEALED) {
			this.state = State.RESPONSE_STARTED;
			// a connector may send a request without asking for its body
			this.handovers = Math.max(this.handovers, 1);
		}
	}

	@Override
	public void responseRead() {
		this.deadline.cancel();
	}

	@Override
	public void verified(HttpStatusCode status, boolean signed, boolean refusal) {
		if (signed) {
			this.activity.verified();
		}
		complete(status, refusal);
	}

	private synchronized void complete(HttpStatusCode status, boolean refusal) {
		if (this.state != State.SEALED) {
			this.state = State.VERIFIED;
			this.status = status;
			this.refused = refusal;
		}
	}

	@Override
	public void rejected(WechatPaySignatureException.Reason reason) {
		this.activity.rejected(reason);
	}

	@Override
	public Mono<Void> expired() {
		return this.deadline.expired();
	}

	/**
	 * End the request without a verified response. A request that was not sent is sealed.
	 */
	synchronized void fail() {
		this.state = wasSent() ? State.FAILED : State.SEALED;
	}

	@Override
	public synchronized boolean seal() {
		if (!wasSent()) {
			this.state = State.SEALED;
		}
		return wasSent();
	}

	synchronized boolean isQueued() {
		return this.state == State.QUEUED;
	}

	synchronized boolean isSent() {
		return wasSent();
	}

	/**
	 * Return whether the request was sent and its response may still arrive.
	 */
	synchronized boolean isAwaitingResponse() {
		return this.state == State.SENT || this.state == State.RESPONSE_STARTED;
	}

	synchronized boolean isSentWithoutVerifiedResponse() {
		return wasSent() && this.state != State.VERIFIED;
	}

	@Override
	public synchronized boolean isResponseStarted() {
		return this.state == State.RESPONSE_STARTED;
	}

	/**
	 * Return whether a verified response reports success. Only status 200 does.
	 */
	synchronized boolean hasVerifiedSuccess() {
		return this.status != null && this.status.isSameCodeAs(HttpStatus.OK);
	}

	/**
	 * Return whether the request may have had an effect, or may have one later. A refusal
	 * rules that out only if the connector sent the request once. If it was repeated, the
	 * refusal may belong to any of the requests.
	 */
	synchronized boolean mayHaveTakenEffect() {
		return wasSent() && !(this.refused && this.handovers <= 1);
	}

	private boolean wasSent() {
		return this.handovers > 0;
	}

	private enum State {

		PREPARING, QUEUED, ADMITTED, SENT, RESPONSE_STARTED, VERIFIED, FAILED, SEALED

	}

}
