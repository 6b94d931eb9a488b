package io.github.wechatpayspring.client;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * One request on its way, and what is known of it. Thread-safe.
 */
final class Exchange {

	private final Handover handover = new Handover();

	private final Deadlines.Deadline deadline;

	private volatile boolean admitted;

	private volatile boolean answering;

	private volatile boolean ended;

	private volatile @Nullable HttpStatusCode answer;

	/**
	 * Create a new request.
	 * @param deadline watches how long it takes
	 */
	Exchange(Deadlines.Deadline deadline) {
		this.deadline = deadline;
	}

	/**
	 * Return the request that is being sent. Its filters are told by the context, which
	 * costs less than another request with an attribute more.
	 */
	static Exchange of(ContextView context) {
		return context.get(Exchange.class);
	}

	Context addTo(Context context) {
		return context.put(Exchange.class, this);
	}

	Deadlines.Deadline deadline() {
		return this.deadline;
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
	 * Note that the head of an answer has come.
	 */
	void answering() {
		this.answering = true;
	}

	boolean isAnswering() {
		return this.answering;
	}

	/**
	 * Note an answer that is proven, or need not be.
	 */
	void answer(HttpStatusCode status) {
		this.answer = status;
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
	 * Return whether an answer proved its success.
	 */
	boolean hasSucceeded() {
		HttpStatusCode answer = this.answer;
		return answer != null && answer.is2xxSuccessful() && !answer.isSameCodeAs(HttpStatus.ACCEPTED);
	}

	/**
	 * Return whether it may have had an effect, or still have one. If it has not gone out
	 * by now, it will not any more.
	 */
	boolean mayHaveTakenEffect() {
		return hasGoneOut() && !isRefused();
	}

	private boolean isRefused() {
		HttpStatusCode answer = this.answer;
		return answer != null && answer.is4xxClientError();
	}

}
