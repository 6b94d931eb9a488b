package io.github.wechatpayspring.samples.bulk.run;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RunProgress}.
 */
class RunProgressTests {

	private final StoreTestDatabase database = new StoreTestDatabase(4);

	private final FaultyTransactionManager transactionManager = new FaultyTransactionManager(
			this.database.dataSource());

	private final RunProgress progress = new RunProgress(this.database.runs(), this.database.coupons(),
			this.transactionManager, Clock.systemUTC(), this.database.selection(CouponStatus.PENDING),
			new FailureWindow(10, 0.5));

	private List<StoredCoupon> coupons = List.of();

	@AfterEach
	void close() {
		this.database.close();
	}

	private void write(boolean rollback) {
		this.coupons = this.database.coupons()
			.markSending(this.database.run(), this.database.read(CouponStatus.PENDING));
		List<CouponOutcome> outcomes = this.coupons.subList(0, 2)
			.stream()
			.map((coupon) -> new CouponOutcome(coupon, CouponStatus.DEACTIVATED, null, null, null, null, Instant.now()))
			.toList();
		outcomes.forEach(this.progress::add);
		new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
			this.progress.write(new Chunk<>(outcomes));
			if (rollback) {
				status.setRollbackOnly();
			}
		});
	}

	private void finishAndAssertStoredOnce() {
		this.progress.finish(this.coupons.subList(2, 4));
		assertThat(this.database.statuses()).containsExactly(CouponStatus.DEACTIVATED, CouponStatus.DEACTIVATED,
				CouponStatus.PENDING, CouponStatus.PENDING);
		assertThat(this.database.counts()).isEqualTo(Map.of("DEACTIVATED", 2L));
		assertThat(this.database.attempts(1)).isEqualTo(1);
	}

	@Test
	void finishWhenChunkWasRolledBackStoresOutcomesOnce() {
		write(true);
		assertThat(this.database.statuses()).containsOnly(CouponStatus.SENDING);
		finishAndAssertStoredOnce();
		finishAndAssertStoredOnce();
	}

	@Test
	void finishWhenChunkWasCommittedStoresNothingAgain() {
		write(false);
		finishAndAssertStoredOnce();
	}

	@Test
	void finishWhenCommitFailedAfterItWasAppliedStoresNothingAgain() {
		this.transactionManager.failAfterCommit(1);
		assertThatExceptionOfType(TransactionSystemException.class).isThrownBy(() -> write(false));
		finishAndAssertStoredOnce();
	}

	@Test
	void finishWhenConnectionsAreLostTriesAgain() {
		write(true);
		this.transactionManager.failAfterCommit(2);
		finishAndAssertStoredOnce();
	}

	/**
	 * {@link JdbcTransactionManager} whose commits fail after they were applied.
	 */
	private static final class FaultyTransactionManager extends JdbcTransactionManager {

		private static final long serialVersionUID = 1;

		private int failures;

		FaultyTransactionManager(DataSource dataSource) {
			super(dataSource);
		}

		void failAfterCommit(int failures) {
			this.failures = failures;
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			super.doCommit(status);
			if (this.failures > 0) {
				this.failures--;
				throw new TransactionSystemException("JDBC commit failed");
			}
		}

	}

}
