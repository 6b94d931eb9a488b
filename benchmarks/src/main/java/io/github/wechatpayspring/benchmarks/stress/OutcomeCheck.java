package io.github.wechatpayspring.benchmarks.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponNotDeactivatedException;
import io.github.wechatpayspring.coupon.DeactivatedCoupon;
import io.github.wechatpayspring.coupon.DeactivationResult;
import io.github.wechatpayspring.coupon.DeactivationUnconfirmedException;
import io.github.wechatpayspring.fake.FakeWechatPay;

/**
 * Comparison of the outcomes of calls with the state of the coupons. Thread-safe.
 */
final class OutcomeCheck {

	private final Set<CouponDeactivation> called = ConcurrentHashMap.newKeySet();

	private final Set<CouponDeactivation> awaited = ConcurrentHashMap.newKeySet();

	private final Map<CouponDeactivation, List<Result>> results = new ConcurrentHashMap<>();

	private final List<String> unexpected = new CopyOnWriteArrayList<>();

	/**
	 * Record a call that is about to begin.
	 */
	CouponDeactivation call(CouponDeactivation request) {
		this.called.add(request);
		this.awaited.add(request);
		return request;
	}

	void result(DeactivationResult result) {
		this.results.computeIfAbsent(result.request(), (missing) -> new CopyOnWriteArrayList<>())
			.add(Result.of(result));
		this.awaited.remove(result.request());
	}

	void success(DeactivatedCoupon coupon) {
		result(new DeactivationResult.Deactivated(coupon));
	}

	void failure(CouponDeactivation request, Throwable failure) {
		if (failure instanceof CouponNotDeactivatedException ex) {
			result(new DeactivationResult.NotDeactivated(request, ex));
		}
		else if (failure instanceof DeactivationUnconfirmedException ex) {
			result(new DeactivationResult.Unconfirmed(request, ex));
		}
		else {
			this.awaited.remove(request);
			this.unexpected.add(request + ": " + failure);
		}
	}

	/**
	 * Record that a call was cancelled by its caller.
	 */
	void cancelled(CouponDeactivation request) {
		this.awaited.remove(request);
	}

	int incomplete() {
		return this.awaited.size();
	}

	Summary compare(FakeWechatPay wechatPay) {
		List<String> wrong = new ArrayList<>();
		int deactivated = 0;
		int notDeactivated = 0;
		int unconfirmed = 0;
		int lost = 0;
		for (CouponDeactivation request : this.called) {
			boolean deactivatedByRequest = wechatPay.coupon(request.stockId(), request.couponCode())
				.filter((coupon) -> request.requestNo().equals(coupon.deactivateRequestNo()))
				.isPresent();
			List<Result> known = this.results.getOrDefault(request, List.of());
			if (known.isEmpty() && deactivatedByRequest) {
				lost++;
			}
			for (Result result : known) {
				switch (result.outcome()) {
					case DEACTIVATED -> deactivated++;
					case NOT_DEACTIVATED -> notDeactivated++;
					case UNCONFIRMED -> unconfirmed++;
				}
				if (result.contradicts(deactivatedByRequest)) {
					wrong.add(result.text());
				}
			}
		}
		return new Summary(this.called.size(), deactivated, notDeactivated, unconfirmed, wrong, lost, incomplete(),
				List.copyOf(this.unexpected));
	}

	private enum Outcome {

		DEACTIVATED, NOT_DEACTIVATED, UNCONFIRMED

	}

	// text instead of the result, because an exception may retain large objects
	private record Result(Outcome outcome, String text) {

		static Result of(DeactivationResult result) {
			if (result instanceof DeactivationResult.Deactivated) {
				return new Result(Outcome.DEACTIVATED, result.toString());
			}
			return new Result((result instanceof DeactivationResult.NotDeactivated) ? Outcome.NOT_DEACTIVATED
					: Outcome.UNCONFIRMED, result.toString());
		}

		boolean contradicts(boolean deactivatedByRequest) {
			return deactivatedByRequest ? this.outcome == Outcome.NOT_DEACTIVATED : this.outcome == Outcome.DEACTIVATED;
		}

	}

	/**
	 * Summary of a run.
	 *
	 * @param calls the number of calls
	 * @param deactivated the number of results "deactivated"
	 * @param notDeactivated the number of results "not deactivated"
	 * @param unconfirmed the number of results "unconfirmed"
	 * @param wrong the results that contradict the coupon
	 * @param lost the number of deactivated coupons without a result
	 * @param incomplete the number of calls that did not complete
	 * @param unexpected the failures that are not an outcome
	 */
	record Summary(int calls, int deactivated, int notDeactivated, int unconfirmed, List<String> wrong, int lost,
			int incomplete, List<String> unexpected) {

		boolean isClean() {
			return this.wrong.isEmpty() && this.lost == 0 && this.incomplete == 0 && this.unexpected.isEmpty();
		}

	}

}
