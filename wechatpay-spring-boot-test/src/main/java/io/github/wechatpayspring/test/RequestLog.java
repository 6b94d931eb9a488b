package io.github.wechatpayspring.test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The requests that arrived and the answers in store for them, under one lock: the next
 * request recorded is the next to be given an answer.
 */
final class RequestLog {

	private final List<ReceivedRequest> requests = new ArrayList<>();

	private final Queue<FakeAnswer> next = new ArrayDeque<>();

	private FakeAnswer always = FakeAnswer.ordinary();

	synchronized FakeAnswer record(ReceivedRequest request) {
		this.requests.add(request);
		FakeAnswer answer = this.next.poll();
		return (answer != null) ? answer : this.always;
	}

	synchronized List<ReceivedRequest> requests() {
		return List.copyOf(this.requests);
	}

	synchronized void forgetRequests() {
		this.requests.clear();
	}

	synchronized void answerNext(List<FakeAnswer> answers) {
		this.next.addAll(answers);
	}

	synchronized void answerAlways(FakeAnswer answer) {
		this.always = answer;
	}

	synchronized void answerNormally() {
		this.next.clear();
		this.always = FakeAnswer.ordinary();
	}

}
