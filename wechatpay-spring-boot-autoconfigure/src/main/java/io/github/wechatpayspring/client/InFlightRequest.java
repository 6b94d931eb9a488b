package io.github.wechatpayspring.client;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

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
final class InFlightRequest {

	private final Deadlines.Deadline deadline;

	private volatile boolean newConnection;

	private State state = State.PREPARING;

	// a connector that asks for the body again sends the request again
	private int handovers;

	private @Nullable Supplier<Mono<Void>> sendSlot;

	private @Nullable HttpStatusCode status;

	private boolean refused;

	/**
	 * Create a new request that waits until its response can be verified.
	 * @param deadline the deadline of the current phase of the exchange
	 */
	InFlightRequest(Deadlines.Deadline deadline) {
		this.deadline = deadline;
	}

	/**
	 * Return the request that the filters below the {@link TrafficFilter} process.
	 */
	static InFlightRequest of(ContextView context) {
		return context.get(InFlightRequest.class);
	}

	Context addTo(Context context) {
		return context.put(InFlightRequest.class, this);
	}

	Deadlines.Deadline deadline() {
		return this.deadline;
	}

	/**
	 * Require a new connection, because a request of the same call has failed on another
	 * one.
	 */
	void requireNewConnection() {
		this.newConnection = true;
	}

	boolean requiresNewConnection() {
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
	 * @param sendSlot gives the pause that the rate limit requires immediately before the
	 * request is sent
	 */
	synchronized void admit(Supplier<Mono<Void>> sendSlot) {
		if (this.state == State.PREPARING || this.state == State.QUEUED) {
			this.state = State.ADMITTED;
		}
		this.sendSlot = sendSlot;
	}

	/**
	 * Wait until the request may be sent without exceeding the rate limit.
	 */
	Mono<Void> sendSlot() {
		Supplier<Mono<Void>> sendSlot;
		synchronized (this) {
			sendSlot = this.sendSlot;
		}
		return (sendSlot != null) ? sendSlot.get() : Mono.empty();
	}

	/**
	 * Mark the request as sent. Must be called before its first byte is handed to the
	 * connector, and again if the connector asks for the request again.
	 * @return {@code false} if the request is sealed and must not be sent
	 */
	synchronized boolean send() {
		if (this.state == State.SEALED) {
			return false;
		}
		this.handovers++;
		if (this.handovers == 1) {
			this.state = State.SENT;
		}
		return true;
	}

	/**
	 * Mark the response as started: its status and headers have arrived.
	 */
	synchronized void startResponse() {
		if (this.state != State.SEALED) {
			this.state = State.RESPONSE_STARTED;
			// a connector that does not ask for the request has sent it all the same
			this.handovers = Math.max(this.handovers, 1);
		}
	}

	/**
	 * End the request with a response that passed verification.
	 * @param status the status of the response
	 * @param refused whether WeChat Pay refused the request, so that it had no effect
	 */
	synchronized void complete(HttpStatusCode status, boolean refused) {
		if (this.state != State.SEALED) {
			this.state = State.VERIFIED;
			this.status = status;
			this.refused = refused;
		}
	}

	/**
	 * End the request without a response that can be trusted. A request that was not sent
	 * is sealed.
	 */
	synchronized void fail() {
		this.state = wasSent() ? State.FAILED : State.SEALED;
	}

	/**
	 * Make sure that the request is not sent from now on, unless it was sent already.
	 * @return whether it was sent
	 */
	synchronized boolean seal() {
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

	synchronized boolean isResponseStarted() {
		return this.state == State.RESPONSE_STARTED;
	}

	/**
	 * Return whether a verified response reports success. Only status 200 does.
	 */
	synchronized boolean hasSucceeded() {
		return this.status != null && this.status.isSameCodeAs(HttpStatus.OK);
	}

	/**
	 * Return whether the request may have had an effect, or may have one later. A refusal
	 * counts only if the connector sent the request once: which of several requests it
	 * belongs to is not known.
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
