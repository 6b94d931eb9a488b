package io.github.wechatpayspring.fake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * The requests that arrived, the answers in store for them and the statuses of those they
 * got, under one lock: the next request recorded is the next to be given an answer.
 */
final class RequestLog {

	private final List<ReceivedRequest> requests = new ArrayList<>();

	private final Queue<FakeAnswer> next = new ArrayDeque<>();

	private final Queue<FakeAnswer> nextDownload = new ArrayDeque<>();

	private final Queue<FakeAnswer> nextQuery = new ArrayDeque<>();

	private final Map<CouponId, Queue<FakeAnswer>> nextFor = new HashMap<>();

	private final StatusCounts answered = new StatusCounts();

	private FakeAnswer always = FakeAnswer.ordinary();

	private boolean keeping = true;

	synchronized FakeAnswer record(ReceivedRequest request, @Nullable CouponId coupon) {
		keep(request);
		FakeAnswer answer = poll(request, coupon);
		if (answer == null) {
			answer = this.next.poll();
		}
		return (answer != null) ? answer : this.always;
	}

	/**
	 * Record a request that no answer in store is for.
	 */
	synchronized void recordUnscripted(ReceivedRequest request) {
		keep(request);
	}

	private void keep(ReceivedRequest request) {
		if (this.keeping) {
			this.requests.add(request);
		}
	}

	private @Nullable FakeAnswer poll(ReceivedRequest request, @Nullable CouponId coupon) {
		if (CertificateList.isDownload(request)) {
			return this.nextDownload.poll();
		}
		if (CouponQueryRequest.isQuery(request)) {
			return this.nextQuery.poll();
		}
		Queue<FakeAnswer> answers = (coupon != null) ? this.nextFor.get(coupon) : null;
		return (answers != null) ? answers.poll() : null;
	}

	synchronized List<ReceivedRequest> requests() {
		return List.copyOf(this.requests);
	}

	synchronized void forgetRequests() {
		this.requests.clear();
		this.answered.clear();
	}

	synchronized void keepRequests(boolean keeping) {
		this.keeping = keeping;
	}

	synchronized void answered(Answer answer) {
		this.answered.add(answer);
	}

	synchronized long answeredCount(int status) {
		return this.answered.get(status);
	}

	synchronized void answerNext(List<FakeAnswer> answers) {
		this.next.addAll(answers);
	}

	synchronized void answerNext(CouponId coupon, List<FakeAnswer> answers) {
		this.nextFor.computeIfAbsent(coupon, (id) -> new ArrayDeque<>()).addAll(answers);
	}

	synchronized void answerNextDownload(List<FakeAnswer> answers) {
		this.nextDownload.addAll(answers);
	}

	synchronized void answerNextQuery(List<FakeAnswer> answers) {
		this.nextQuery.addAll(answers);
	}

	synchronized void answerAlways(FakeAnswer answer) {
		this.always = answer;
	}

	synchronized void answerNormally() {
		this.next.clear();
		this.nextDownload.clear();
		this.nextQuery.clear();
		this.nextFor.clear();
		this.always = FakeAnswer.ordinary();
	}

}
