package io.github.wechatpayspring.client;

import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * One request on its way, and what is known of it. Thread-safe.
 */
final class Exchange {

	private static final String ATTRIBUTE = Exchange.class.getName();

	private final Handover handover = new Handover();

	private volatile boolean admitted;

	private volatile boolean ended;

	private volatile boolean refused;

	static Exchange of(ClientRequest request) {
		return (Exchange) request.attribute(ATTRIBUTE).orElseGet(Exchange::new);
	}

	ClientRequest attachTo(ClientRequest.Builder request) {
		return request.attribute(ATTRIBUTE, this).build();
	}

	Handover handover() {
		return this.handover;
	}

	/**
	 * Note that it has got its turn.
	 */
	void admit() {
		this.admitted = true;
	}

	boolean isAdmitted() {
		return this.admitted;
	}

	/**
	 * Note an answer that is proven, or need not be.
	 */
	void answer(HttpStatusCode status) {
		this.refused = status.is4xxClientError();
		this.ended = true;
	}

	/**
	 * Note that no answer will come that proves anything.
	 */
	void fail() {
		this.ended = true;
	}

	/**
	 * Return whether it has gone out. If it has not by now, it will not any more.
	 */
	boolean hasGoneOut() {
		return this.handover.end();
	}

	/**
	 * Return whether it has gone out and its answer may still come. If it has not gone
	 * out by now, it will not any more.
	 */
	boolean isUnderWay() {
		return hasGoneOut() && !this.ended;
	}

	/**
	 * Return whether it may have had an effect, or still have one. If it has not gone out
	 * by now, it will not any more.
	 */
	boolean mayHaveTakenEffect() {
		return hasGoneOut() && !this.refused;
	}

}
