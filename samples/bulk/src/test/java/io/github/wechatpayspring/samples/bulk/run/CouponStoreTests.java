package io.github.wechatpayspring.samples.bulk.run;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CouponStore}.
 */
class CouponStoreTests {

	private final StoreTestDatabase database = new StoreTestDatabase(4);

	private final CouponStore store = this.database.coupons();

	private StoredCoupon decided = this.database.read(CouponStatus.PENDING).get(0);

	@AfterEach
	void close() {
		this.database.close();
	}

	private void update(StoredCoupon coupon, CouponStatus status) {
		this.store.update(this.database.run(), StoreTestDatabase.MERCHANT, List.of(outcome(coupon, status)));
		assertThat(this.database.counts()).isEqualTo(this.database.rows());
	}

	private static CouponOutcome outcome(StoredCoupon coupon, CouponStatus status) {
		return new CouponOutcome(coupon, status, null, null, null, null, Instant.now());
	}

	private List<StoredCoupon> markSending() {
		return this.store.markSending(this.database.run(), this.database.read(CouponStatus.PENDING));
	}

	private int markInterrupted() {
		return this.store.markInterrupted(this.database.selection(CouponStatus.PENDING), Timestamp.from(Instant.now()));
	}

	@Test
	void markSendingWhenSomeAreNotPendingReturnsPendingOnly() {
		List<StoredCoupon> read = this.database.read(CouponStatus.PENDING);
		this.database.set(1, CouponStatus.SENDING);
		this.database.set(2, CouponStatus.UNCONFIRMED);
		this.database.set(3, CouponStatus.DEACTIVATED);
		assertThat(this.store.markSending(this.database.run(), read)).extracting(StoredCoupon::id).containsExactly(4L);
		assertThat(this.database.statuses()).containsExactly(CouponStatus.SENDING, CouponStatus.UNCONFIRMED,
				CouponStatus.DEACTIVATED, CouponStatus.SENDING);
		assertThat(this.store.markSending(this.database.run(), read)).isEmpty();
	}

	@Test
	void updateWhenCouponIsNotInExpectedStateStoresNothing() {
		StoredCoupon coupon = this.database.read(CouponStatus.PENDING).get(0);
		update(coupon, CouponStatus.NOT_DEACTIVATED);
		assertThat(this.database.statuses()).containsOnly(CouponStatus.PENDING);
		assertThat(this.database.attempts(1)).isZero();
		markSending();
		update(coupon, CouponStatus.NOT_DEACTIVATED);
		assertThat(this.database.statuses().get(0)).isEqualTo(CouponStatus.NOT_DEACTIVATED);
		update(coupon, CouponStatus.UNCONFIRMED);
		assertThat(this.database.statuses().get(0)).isEqualTo(CouponStatus.NOT_DEACTIVATED);
		assertThat(this.database.attempts(1)).isEqualTo(1);
	}

	@Test
	void updateWhenRequestWasNotSentMakesCouponPending() {
		StoredCoupon coupon = markSending().get(0);
		update(coupon, CouponStatus.PENDING);
		assertThat(this.database.statuses().get(0)).isEqualTo(CouponStatus.PENDING);
		assertThat(this.database.counts()).isEmpty();
	}

	@Test
	void updateWhenCouponWasTakenOverStoresDeactivationOnce() {
		List<StoredCoupon> coupons = markSending();
		assertThat(markInterrupted()).isEqualTo(4);
		update(coupons.get(0), CouponStatus.DEACTIVATED);
		assertThat(this.database.statuses().get(0)).isEqualTo(CouponStatus.DEACTIVATED);
		assertThat(this.database.counts())
			.containsExactlyInAnyOrderEntriesOf(Map.of("DEACTIVATED", 1L, "UNCONFIRMED", 3L));
		update(coupons.get(0), CouponStatus.DEACTIVATED);
		// the outcome of the process that took the coupon over
		StoredCoupon takenOver = new StoredCoupon(coupons.get(0).id(), coupons.get(0).request(), null, null,
				CouponStatus.UNCONFIRMED);
		update(takenOver, CouponStatus.UNCONFIRMED);
		update(takenOver, CouponStatus.DEACTIVATED);
		assertThat(this.database.statuses().get(0)).isEqualTo(CouponStatus.DEACTIVATED);
		assertThat(this.database.counts()).containsEntry("DEACTIVATED", 1L);
		assertThat(this.database.attempts(1)).isEqualTo(2);
	}

	@Test
	void updateWhenCouponWasTakenOverIgnoresRefusal() {
		StoredCoupon coupon = markSending().get(0);
		markInterrupted();
		update(coupon, CouponStatus.NOT_DEACTIVATED);
		assertThat(this.database.statuses().get(0)).isEqualTo(CouponStatus.UNCONFIRMED);
	}

	@Test
	void releaseSendingWhenCouponHasOutcomeKeepsIt() {
		List<StoredCoupon> coupons = markSending();
		update(coupons.get(0), CouponStatus.DEACTIVATED);
		this.store.releaseSending(this.database.run(), coupons);
		assertThat(this.database.statuses()).containsExactly(CouponStatus.DEACTIVATED, CouponStatus.PENDING,
				CouponStatus.PENDING, CouponStatus.PENDING);
		assertThat(this.database.counts()).isEqualTo(this.database.rows());
	}

	@Test
	void countsWhenOutcomesAreStoredInAnyOrderEqualRows() {
		Random random = new Random(1);
		CouponStatus[] outcomes = { CouponStatus.PENDING, CouponStatus.DEACTIVATED, CouponStatus.NOT_DEACTIVATED,
				CouponStatus.UNCONFIRMED };
		for (int i = 0; i < 100; i++) {
			List<StoredCoupon> coupons = undecided();
			StoredCoupon any = coupons.isEmpty() ? this.decided : coupons.get(random.nextInt(coupons.size()));
			this.decided = any;
			switch (random.nextInt(6)) {
				case 0 -> markInterrupted();
				case 1 -> this.store.releaseSending(this.database.run(), List.of(any));
				case 2 -> update(any, outcomes[random.nextInt(outcomes.length)]);
				default -> this.store.markSending(this.database.run(), List.of(any));
			}
			assertThat(this.database.counts()).isEqualTo(this.database.rows());
		}
		assertThat(this.database.counts()).isNotEmpty();
	}

	private List<StoredCoupon> undecided() {
		List<StoredCoupon> coupons = new ArrayList<>(this.database.read(CouponStatus.PENDING));
		coupons.addAll(this.database.read(CouponStatus.UNCONFIRMED));
		this.database.read(CouponStatus.SENDING)
			.forEach((coupon) -> coupons
				.add(new StoredCoupon(coupon.id(), coupon.request(), null, null, CouponStatus.PENDING)));
		return coupons;
	}

}
