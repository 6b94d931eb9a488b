package io.github.wechatpayspring.fake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * Received requests, scripted responses and counts of responses under one lock. The
 * scripted responses are taken in the order in which requests are recorded.
 */
final class RequestLog {

	private final List<ReceivedRequest> requests = new ArrayList<>();

	private final Queue<FakeResponse> next = new ArrayDeque<>();

	private final Queue<FakeResponse> nextDownload = new ArrayDeque<>();

	private final Queue<FakeResponse> nextQuery = new ArrayDeque<>();

	private final Map<CouponId, Queue<FakeResponse>> nextFor = new HashMap<>();

	private final StatusCounts counts = new StatusCounts();

	private FakeResponse always = FakeResponse.ordinary();

	private boolean keeping = true;

	synchronized FakeResponse record(ReceivedRequest request, @Nullable CouponId coupon) {
		keep(request);
		FakeResponse response = poll(request, coupon);
		if (response == null) {
			response = this.next.poll();
		}
		return (response != null) ? response : this.always;
	}

	/**
	 * Record a request that takes no scripted response.
	 */
	synchronized void recordUnscripted(ReceivedRequest request) {
		keep(request);
	}

	private void keep(ReceivedRequest request) {
		if (this.keeping) {
			this.requests.add(request);
		}
	}

	private @Nullable FakeResponse poll(ReceivedRequest request, @Nullable CouponId coupon) {
		if (CertificateList.isDownload(request)) {
			return this.nextDownload.poll();
		}
		if (CouponQueryRequest.isQuery(request)) {
			return this.nextQuery.poll();
		}
		Queue<FakeResponse> responses = (coupon != null) ? this.nextFor.get(coupon) : null;
		return (responses != null) ? responses.poll() : null;
	}

	synchronized List<ReceivedRequest> requests() {
		return List.copyOf(this.requests);
	}

	synchronized void forgetRequests() {
		this.requests.clear();
		this.counts.clear();
	}

	synchronized void keepRequests(boolean keeping) {
		this.keeping = keeping;
	}

	synchronized void responded(PreparedResponse response) {
		this.counts.add(response);
	}

	synchronized long responseCount(int status) {
		return this.counts.get(status);
	}

	synchronized void respondNext(List<FakeResponse> responses) {
		this.next.addAll(responses);
	}

	synchronized void respondNext(CouponId coupon, List<FakeResponse> responses) {
		this.nextFor.computeIfAbsent(coupon, (id) -> new ArrayDeque<>()).addAll(responses);
	}

	synchronized void respondNextDownload(List<FakeResponse> responses) {
		this.nextDownload.addAll(responses);
	}

	synchronized void respondNextQuery(List<FakeResponse> responses) {
		this.nextQuery.addAll(responses);
	}

	synchronized void respondAlways(FakeResponse response) {
		this.always = response;
	}

	synchronized void reset() {
		forgetRequests();
		respondNormally();
		this.keeping = true;
	}

	synchronized void respondNormally() {
		this.next.clear();
		this.nextDownload.clear();
		this.nextQuery.clear();
		this.nextFor.clear();
		this.always = FakeResponse.ordinary();
	}

}
