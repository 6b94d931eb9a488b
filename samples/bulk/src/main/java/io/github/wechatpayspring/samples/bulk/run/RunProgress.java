package io.github.wechatpayspring.samples.bulk.run;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

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

	private final TransactionOperations noTransaction;

	private final StoreRetry retry = new StoreRetry();

	private final List<CouponOutcome> uncommitted = new ArrayList<>();

	/**
	 * Create a new progress.
	 * @param runs the runs
	 * @param coupons the coupons
	 * @param transactionManager the transaction manager for changes outside of a chunk
	 * @param clock the clock
	 * @param selection the selection of coupons
	 * @param failures the last outcomes
	 */
	RunProgress(RunStore runs, CouponStore coupons, PlatformTransactionManager transactionManager, Clock clock,
			Selection selection, FailureWindow failures) {
		this.runs = runs;
		this.coupons = coupons;
		this.transaction = template(transactionManager, TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.noTransaction = template(transactionManager, TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
		this.clock = clock;
		this.selection = selection;
		this.failures = failures;
	}

	private static TransactionTemplate template(PlatformTransactionManager transactionManager, int propagation) {
		TransactionTemplate template = new TransactionTemplate(transactionManager);
		template.setPropagationBehavior(propagation);
		return template;
	}

	/**
	 * Keep an outcome until it is committed.
	 */
	void add(CouponOutcome outcome) {
		this.uncommitted.add(outcome);
	}

	@Override
	public void write(Chunk<? extends CouponOutcome> outcomes) {
		this.coupons.update(this.selection.run(), this.selection.merchant(), outcomes.getItems());
		outcomes.forEach((outcome) -> this.failures.add(outcome.isDeactivated()));
		this.failures.pauseReason()
			.ifPresent((reason) -> this.runs.requestPause(this.selection.run(), this.selection.merchant(),
					reason + " (merchant " + this.selection.merchant() + ")"));
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				RunProgress.this.uncommitted.clear();
			}

		});
	}

	/**
	 * Return how much is to pause. The transaction of the step is not used, so that it
	 * needs no connection while requests are in flight.
	 */
	PauseScope pauseScope() {
		PauseScope scope = this.noTransaction.execute((status) -> {
			if (this.runs.pauseReason(this.selection.run()).isPresent()) {
				return PauseScope.RUN;
			}
			return this.runs.isPaused(this.selection.run(), this.selection.merchant()) ? PauseScope.MERCHANT
					: PauseScope.NONE;
		});
		return (scope != null) ? scope : PauseScope.NONE;
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
	 * Store the outcomes that are not committed, and release coupons that were not sent.
	 * An outcome that is stored already is not stored again.
	 */
	void finish(List<StoredCoupon> unsent) {
		if (this.uncommitted.isEmpty() && unsent.isEmpty()) {
			return;
		}
		this.retry.execute(() -> this.transaction.executeWithoutResult((status) -> {
			this.coupons.update(this.selection.run(), this.selection.merchant(), this.uncommitted);
			this.coupons.releaseSending(this.selection.run(), unsent);
		}));
		this.uncommitted.clear();
	}

}
