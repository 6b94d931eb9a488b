package io.github.wechatpayspring.samples.bulk.run;

import java.time.Clock;
import java.time.Duration;

import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import org.junit.jupiter.api.Test;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link DeactivationReader}.
 */
class DeactivationReaderTests {

	private final StoreTestDatabase database = new StoreTestDatabase(1);

	private final RunProgress progress = mock();

	@Test
	void closeWhenOpenHasFailedReturns() {
		given(this.progress.markInterrupted()).willThrow(new DataAccessResourceFailureException("Lost"));
		CouponSource source = new CouponSource(this.database.coupons(), TransactionOperations.withoutTransaction(),
				this.database.selection(CouponStatus.PENDING), 10, 10);
		CouponDeactivationClient client = mock();
		DeactivationReader reader = new DeactivationReader(mock(StepExecution.class), this.progress, source,
				new DeactivationStream(source, StoreTestDatabase.MERCHANT, client, Clock.systemUTC(), 10),
				new HandOver(false));
		assertThatExceptionOfType(DataAccessResourceFailureException.class)
			.isThrownBy(() -> reader.open(new ExecutionContext()));
		assertTimeoutPreemptively(Duration.ofSeconds(10), reader::close);
	}

}
