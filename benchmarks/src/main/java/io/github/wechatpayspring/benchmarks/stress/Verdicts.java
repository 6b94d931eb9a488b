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
 * Outcomes of calls, compared with the coupons at the end. Thread-safe.
 */
final class Verdicts {

	private final Set<CouponDeactivation> called = ConcurrentHashMap.newKeySet();

	private final Set<CouponDeactivation> awaited = ConcurrentHashMap.newKeySet();

	private final Map<CouponDeactivation, List<Verdict>> results = new ConcurrentHashMap<>();

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
			.add(Verdict.of(result));
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
	 * Record that the caller of a call does not wait any longer.
	 */
	void cancelled(CouponDeactivation request) {
		this.awaited.remove(request);
	}

	int waiting() {
		return this.awaited.size();
	}

	Summary compare(FakeWechatPay wechatPay) {
		List<String> wrong = new ArrayList<>();
		int deactivated = 0;
		int notDeactivated = 0;
		int unconfirmed = 0;
		int lost = 0;
		for (CouponDeactivation request : this.called) {
			boolean effect = wechatPay.coupon(request.stockId(), request.couponCode())
				.filter((coupon) -> request.requestNo().equals(coupon.deactivateRequestNo()))
				.isPresent();
			List<Verdict> known = this.results.getOrDefault(request, List.of());
			if (known.isEmpty() && effect) {
				lost++;
			}
			for (Verdict verdict : known) {
				switch (verdict.outcome()) {
					case DEACTIVATED -> deactivated++;
					case NOT_DEACTIVATED -> notDeactivated++;
					case UNCONFIRMED -> unconfirmed++;
				}
				if (verdict.contradicts(effect)) {
					wrong.add(verdict.text());
				}
			}
		}
		return new Summary(this.called.size(), deactivated, notDeactivated, unconfirmed, wrong, lost, waiting(),
				List.copyOf(this.unexpected));
	}

	private enum Outcome {

		DEACTIVATED, NOT_DEACTIVATED, UNCONFIRMED

	}

	// a failure may keep more in memory than it shows
	private record Verdict(Outcome outcome, String text) {

		static Verdict of(DeactivationResult result) {
			if (result instanceof DeactivationResult.Deactivated) {
				return new Verdict(Outcome.DEACTIVATED, result.toString());
			}
			return new Verdict((result instanceof DeactivationResult.NotDeactivated) ? Outcome.NOT_DEACTIVATED
					: Outcome.UNCONFIRMED, result.toString());
		}

		boolean contradicts(boolean effect) {
			return effect ? this.outcome == Outcome.NOT_DEACTIVATED : this.outcome == Outcome.DEACTIVATED;
		}

	}

	/**
	 * What the calls of a run resulted in.
	 *
	 * @param calls the number of calls
	 * @param deactivated the number of results "deactivated"
	 * @param notDeactivated the number of results "not deactivated"
	 * @param unconfirmed the number of results "unconfirmed"
	 * @param wrong results that are not true
	 * @param lost the number of deactivated coupons without a result
	 * @param waiting the number of calls that did not end
	 * @param unexpected failures that are no outcome
	 */
	record Summary(int calls, int deactivated, int notDeactivated, int unconfirmed, List<String> wrong, int lost,
			int waiting, List<String> unexpected) {

		boolean isClean() {
			return this.wrong.isEmpty() && this.lost == 0 && this.waiting == 0 && this.unexpected.isEmpty();
		}

	}

}
