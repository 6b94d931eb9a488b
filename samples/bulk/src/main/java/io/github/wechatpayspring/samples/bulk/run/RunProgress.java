package io.github.wechatpayspring.samples.bulk.run;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Progress of the coupons of one merchant in one step. It stores outcomes and asks the
 * run to pause if too many of them are not deactivated. Not thread-safe.
 */
class RunProgress implements ItemWriter<CouponOutcome> {

	private final RunStore runs;

	private final CouponStore coupons;

	private final TransactionOperations transaction;

	private final Clock clock;

	private final Selection selection;

	private final FailureWindow failures;

	/**
	 * Create a new progress.
	 * @param runs the runs
	 * @param coupons the coupons
	 * @param transaction the transaction for changes outside of a chunk
	 * @param clock the clock
	 * @param selection the selection of coupons
	 * @param failures the last outcomes
	 */
	RunProgress(RunStore runs, CouponStore coupons, TransactionOperations transaction, Clock clock, Selection selection,
			FailureWindow failures) {
		this.runs = runs;
		this.coupons = coupons;
		this.transaction = transaction;
		this.clock = clock;
		this.selection = selection;
		this.failures = failures;
	}

	@Override
	public void write(Chunk<? extends CouponOutcome> outcomes) {
		this.coupons.update(this.selection.run(), this.selection.merchant(), outcomes.getItems());
		outcomes.forEach((outcome) -> this.failures.add(outcome.isDeactivated()));
		this.failures.pauseReason()
			.ifPresent((reason) -> this.runs.requestPause(this.selection.run(), reason
					+ (this.selection.merchant().isEmpty() ? "" : " (merchant " + this.selection.merchant() + ")")));
	}

	/**
	 * Return the reason to pause the run.
	 */
	Optional<String> pauseReason() {
		return this.runs.pauseReason(this.selection.run());
	}

	/**
	 * Mark coupons as unconfirmed that an earlier process was sending.
	 * @return the number of coupons
	 */
	int markInterrupted() {
		Integer coupons = this.transaction
			.execute((status) -> this.coupons.markInterrupted(this.selection, Timestamp.from(this.clock.instant())));
		return (coupons != null) ? coupons : 0;
	}

	/**
	 * Store the last outcomes, and release coupons that were not sent.
	 */
	void finish(Collection<CouponOutcome> outcomes, List<StoredCoupon> unsent) {
		if (outcomes.isEmpty() && unsent.isEmpty()) {
			return;
		}
		this.transaction.executeWithoutResult((status) -> {
			this.coupons.update(this.selection.run(), this.selection.merchant(), outcomes);
			this.coupons.releaseSending(this.selection.run(), unsent);
		});
	}

}
