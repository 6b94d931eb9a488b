package io.github.wechatpayspring.samples.bulk.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionOperations;

/**
 * Source of the coupons of one merchant, which marks them as being sent page by page. Not
 * thread-safe.
 */
final class CouponSource {

	private final CouponStore store;

	private final TransactionOperations transaction;

	private Selection selection;

	private final int pageSize;

	private final Queue<StoredCoupon> page = new ArrayDeque<>();

	private long limit;

	/**
	 * Create a new source.
	 * @param store the store
	 * @param transaction the transaction in which a page is read and marked
	 * @param selection the selection of coupons
	 * @param limit the maximum number of coupons
	 * @param pageSize the number of coupons that are marked together
	 */
	CouponSource(CouponStore store, TransactionOperations transaction, Selection selection, long limit, int pageSize) {
		this.store = store;
		this.transaction = transaction;
		this.selection = selection;
		this.limit = limit;
		this.pageSize = pageSize;
	}

	/**
	 * Return the next coupon, or {@code null} if there is none.
	 */
	@Nullable StoredCoupon next() {
		StoredCoupon next = this.page.poll();
		while (next == null && this.limit > 0) {
			this.transaction.executeWithoutResult((status) -> readPage());
			next = this.page.poll();
		}
		return next;
	}

	private void readPage() {
		List<StoredCoupon> coupons = this.store.read(this.selection, (int) Math.min(this.pageSize, this.limit));
		if (coupons.isEmpty()) {
			this.limit = 0;
			return;
		}
		Selection rest = this.selection.after(coupons.get(coupons.size() - 1).id());
		this.page.addAll((this.selection.status() == CouponStatus.PENDING)
				? this.store.markSending(this.selection.run(), coupons) : coupons);
		this.limit -= coupons.size();
		this.selection = rest;
	}

	/**
	 * Return the marked coupons that were not taken, and end the source.
	 */
	List<StoredCoupon> end() {
		List<StoredCoupon> rest = new ArrayList<>(this.page);
		this.page.clear();
		this.limit = 0;
		return rest;
	}

}
