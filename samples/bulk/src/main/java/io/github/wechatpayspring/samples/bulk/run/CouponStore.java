package io.github.wechatpayspring.samples.bulk.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.samples.bulk.file.FileRow;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Store of coupons and of rows that are not coupons. Its methods are called in a
 * transaction. Thread-safe.
 */
class CouponStore {

	private static final int MAX_MESSAGE = 1000;

	private static final int MAX_SHORT = 128;

	private static final String INTERRUPTED = "INTERRUPTED";

	private final JdbcTemplate jdbc;

	CouponStore(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Insert coupons unless the run has them already.
	 * @param run the id of the run
	 * @param coupons the coupons by the number of their row in the file
	 * @return the rows whose coupon exists
	 */
	List<FileRow.Coupon> insert(long run, Map<Long, FileRow.Coupon> coupons) {
		List<FileRow.Coupon> rows = new ArrayList<>(coupons.size());
		List<Object[]> values = new ArrayList<>(coupons.size());
		coupons.forEach((id, row) -> {
			CouponDeactivation request = row.request();
			rows.add(row);
			values.add(new Object[] { run, id, row.line(), row.merchant(), CouponKey.of(row), request.stockId(),
					request.couponCode(), request.requestNo(), request.reason(), row.openid(), row.appid(),
					CouponStatus.PENDING.name() });
		});
		int[] inserted = this.jdbc.batchUpdate("""
				insert into coupon (run_id, id, line, merchant, coupon_key, stock_id, coupon_code, request_no, reason,
					openid, appid, status, attempts)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
				on conflict do nothing
				""", values);
		List<FileRow.Coupon> duplicates = new ArrayList<>();
		for (int i = 0; i < inserted.length; i++) {
			if (inserted[i] == 0) {
				duplicates.add(rows.get(i));
			}
		}
		return duplicates;
	}

	/**
	 * Insert rows that are not coupons.
	 * @param run the id of the run
	 * @param kind why they are not
	 * @param reasons the reasons by line
	 */
	void insertProblems(long run, String kind, Map<Long, String> reasons) {
		List<Object[]> values = new ArrayList<>(reasons.size());
		reasons.forEach((line, reason) -> values.add(new Object[] { run, line, kind, truncate(reason, MAX_MESSAGE) }));
		this.jdbc.batchUpdate("insert into row_problem (run_id, line, kind, reason) values (?, ?, ?, ?)", values);
	}

	/**
	 * Return the names of the merchants of a run in alphabetical order.
	 */
	List<String> merchants(long run) {
		return this.jdbc.queryForList("select distinct merchant from coupon where run_id = ? order by merchant",
				String.class, run);
	}

	/**
	 * Return coupons in the order of their ids.
	 * @param selection the selection
	 * @param limit the maximum number of coupons
	 */
	List<StoredCoupon> read(Selection selection, int limit) {
		return this.jdbc.query("""
				select id, stock_id, coupon_code, request_no, reason, openid, appid from coupon
				where run_id = ? and merchant = ? and status = ? and id between ? and ? order by id
				fetch first ? rows only
				""", (row, number) -> map(row, selection.status()), selection.run(), selection.merchant(),
				selection.status().name(), selection.first(), selection.last(), limit);
	}

	private static StoredCoupon map(ResultSet row, CouponStatus status) throws SQLException {
		CouponDeactivation request = new CouponDeactivation(row.getString("stock_id"), row.getString("coupon_code"),
				row.getString("request_no"), row.getString("reason"));
		return new StoredCoupon(row.getLong("id"), request, row.getString("openid"), row.getString("appid"), status);
	}

	/**
	 * Mark pending coupons as being sent.
	 */
	void markSending(long run, Collection<StoredCoupon> coupons) {
		this.jdbc.batchUpdate("update coupon set status = 'SENDING' where run_id = ? and id = ?",
				coupons.stream().map((coupon) -> new Object[] { run, coupon.id() }).toList());
	}

	/**
	 * Mark coupons as pending again that were not sent.
	 */
	void releaseSending(long run, Collection<StoredCoupon> coupons) {
		this.jdbc.batchUpdate("update coupon set status = 'PENDING' where run_id = ? and id = ? and status = 'SENDING'",
				coupons.stream().map((coupon) -> new Object[] { run, coupon.id() }).toList());
	}

	/**
	 * Mark the coupons as unconfirmed that an earlier process was sending.
	 * @param selection the selection, whose status is not considered
	 * @return the number of coupons
	 */
	int markInterrupted(Selection selection, Timestamp now) {
		int coupons = this.jdbc.update("""
				update coupon set status = 'UNCONFIRMED', code = ?, message = ?, attempts = attempts + 1, updated_at = ?
				where run_id = ? and merchant = ? and status = 'SENDING' and id between ? and ?
				""", INTERRUPTED, "The application was terminated while the request may have been sent", now,
				selection.run(), selection.merchant(), selection.first(), selection.last());
		if (coupons > 0) {
			addCounts(selection.run(), selection.merchant(), Map.of(CouponStatus.UNCONFIRMED, coupons));
		}
		return coupons;
	}

	/**
	 * Store outcomes.
	 */
	void update(long run, String merchant, Collection<? extends CouponOutcome> outcomes) {
		List<Object[]> values = new ArrayList<>(outcomes.size());
		Map<CouponStatus, Integer> changes = new EnumMap<>(CouponStatus.class);
		for (CouponOutcome outcome : outcomes) {
			values.add(new Object[] { outcome.status().name(), truncate(outcome.code(), MAX_SHORT),
					truncate(outcome.message(), MAX_MESSAGE), truncate(outcome.requestId(), MAX_SHORT),
					truncate(outcome.deactivateTime(), MAX_SHORT / 2), Timestamp.from(outcome.at()), run,
					outcome.coupon().id() });
			changes.merge(outcome.coupon().status(), -1, Integer::sum);
			changes.merge(outcome.status(), 1, Integer::sum);
		}
		this.jdbc.batchUpdate("""
				update coupon set status = ?, code = ?, message = ?, request_id = ?, deactivate_time = ?,
					updated_at = ?, attempts = attempts + 1
				where run_id = ? and id = ?
				""", values);
		addCounts(run, merchant, changes);
	}

	private void addCounts(long run, String merchant, Map<CouponStatus, Integer> changes) {
		Map<CouponStatus, Integer> counted = new HashMap<>(changes);
		counted.keySet().removeAll(List.of(CouponStatus.PENDING, CouponStatus.SENDING));
		counted.forEach((status, change) -> {
			if (this.jdbc.update(
					"update coupon_count set coupons = coupons + ? where run_id = ? and merchant = ? and status = ?",
					change, run, merchant, status.name()) == 0) {
				this.jdbc.update("insert into coupon_count (run_id, merchant, status, coupons) values (?, ?, ?, ?)",
						run, merchant, status.name(), change);
			}
		});
	}

	private static @Nullable String truncate(@Nullable String text, int length) {
		return (text != null && text.length() > length) ? text.substring(0, length) : text;
	}

}
