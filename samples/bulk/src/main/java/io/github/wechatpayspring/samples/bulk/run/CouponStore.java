package io.github.wechatpayspring.samples.bulk.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

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

	private static final List<CouponStatus> COUNTED = List.of(CouponStatus.DEACTIVATED, CouponStatus.NOT_DEACTIVATED,
			CouponStatus.UNCONFIRMED);

	// H2 sorts all coupons unless the order names each column of the index
	static final String READ = """
			select id, stock_id, coupon_code, request_no, reason, openid, appid from coupon
			where run_id = ? and merchant = ? and status = ? and id between ? and ?
			order by run_id, merchant, status, id fetch first ? rows only
			""";

	private final JdbcTemplate jdbc;

	private final RunMeters meters;

	CouponStore(JdbcTemplate jdbc, RunMeters meters) {
		this.jdbc = jdbc;
		this.meters = meters;
	}

	/**
	 * Insert coupons unless the run has them already.
	 * @param run the id of the run
	 * @param coupons the coupons by the number of their row in the file
	 * @return the rows whose coupon exists
	 */
	List<FileRow.Coupon> insert(long run, Map<Long, FileRow.Coupon> coupons) {
		insertCounts(run, coupons.values());
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

	// a count is only updated later, in which partitions do not race
	private void insertCounts(long run, Collection<FileRow.Coupon> coupons) {
		List<Object[]> counts = coupons.stream()
			.map(FileRow.Coupon::merchant)
			.distinct()
			.sorted()
			.flatMap((merchant) -> COUNTED.stream().map((status) -> new Object[] { run, merchant, status.name() }))
			.toList();
		this.jdbc.batchUpdate("""
				insert into coupon_count (run_id, merchant, status, coupons) values (?, ?, ?, 0)
				on conflict do nothing
				""", counts);
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
	 * Return the ids of all coupons of each merchant, in alphabetical order of the names.
	 */
	List<MerchantRange> merchants(long run) {
		return this.jdbc.query("""
				select merchant, min(id), max(id) from coupon where run_id = ? group by merchant order by merchant
				""", (row, number) -> new MerchantRange(row.getString(1), row.getLong(2), row.getLong(3)), run);
	}

	/**
	 * Return coupons in the order of their ids.
	 * @param selection the selection
	 * @param limit the maximum number of coupons
	 */
	List<StoredCoupon> read(Selection selection, int limit) {
		return this.jdbc.query(READ, (row, number) -> map(row, selection.status()), selection.run(),
				selection.merchant(), selection.status().name(), selection.first(), selection.last(), limit);
	}

	private static StoredCoupon map(ResultSet row, CouponStatus status) throws SQLException {
		CouponDeactivation request = new CouponDeactivation(row.getString("stock_id"), row.getString("coupon_code"),
				row.getString("request_no"), row.getString("reason"));
		return new StoredCoupon(row.getLong("id"), request, row.getString("openid"), row.getString("appid"), status);
	}

	/**
	 * Mark pending coupons as being sent.
	 * @return the coupons that are still pending, and not being sent by another process
	 */
	List<StoredCoupon> markSending(long run, List<StoredCoupon> coupons) {
		int[] marked = this.jdbc.batchUpdate(
				"update coupon set status = 'SENDING' where run_id = ? and id = ? and status = 'PENDING'",
				coupons.stream().map((coupon) -> new Object[] { run, coupon.id() }).toList());
		return IntStream.range(0, marked.length).filter((i) -> marked[i] > 0).mapToObj(coupons::get).toList();
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
	 * Store outcomes. If another process has taken over coupons in the meantime, only a
	 * deactivation is stored: the other process sends their requests again.
	 */
	void update(long run, String merchant, Collection<? extends CouponOutcome> outcomes) {
		Map<CouponStatus, Integer> changes = new EnumMap<>(CouponStatus.class);
		List<CouponOutcome> takenOver = update(run, merchant, outcomes, CouponOutcome::expectedStatus, changes);
		update(run, merchant, takenOver.stream().filter(CouponOutcome::isDeactivated).toList(),
				(outcome) -> CouponStatus.UNCONFIRMED, changes);
		addCounts(run, merchant, changes);
	}

	private List<CouponOutcome> update(long run, String merchant, Collection<? extends CouponOutcome> outcomes,
			Function<CouponOutcome, CouponStatus> expected, Map<CouponStatus, Integer> changes) {
		List<Object[]> values = new ArrayList<>(outcomes.size());
		for (CouponOutcome outcome : outcomes) {
			values.add(new Object[] { outcome.status().name(), truncate(outcome.code(), MAX_SHORT),
					truncate(outcome.message(), MAX_MESSAGE), truncate(outcome.requestId(), MAX_SHORT),
					truncate(outcome.deactivateTime(), MAX_SHORT / 2), Timestamp.from(outcome.at()), run,
					outcome.coupon().id(), expected.apply(outcome).name() });
		}
		int[] updated = this.jdbc.batchUpdate("""
				update coupon set status = ?, code = ?, message = ?, request_id = ?, deactivate_time = ?,
					updated_at = ?, attempts = attempts + 1
				where run_id = ? and id = ? and status = ?
				""", values);
		List<CouponOutcome> stored = new ArrayList<>(outcomes.size());
		List<CouponOutcome> others = new ArrayList<>();
		int i = 0;
		for (CouponOutcome outcome : outcomes) {
			if (updated[i++] == 0) {
				others.add(outcome);
			}
			else {
				stored.add(outcome);
				changes.merge(expected.apply(outcome), -1, Integer::sum);
				changes.merge(outcome.status(), 1, Integer::sum);
			}
		}
		this.meters.count(merchant, stored);
		return others;
	}

	private void addCounts(long run, String merchant, Map<CouponStatus, Integer> changes) {
		// always in the same order, so that transactions do not block each other
		for (CouponStatus status : COUNTED) {
			int change = changes.getOrDefault(status, 0);
			if (change != 0) {
				this.jdbc.update(
						"update coupon_count set coupons = coupons + ? where run_id = ? and merchant = ? and status = ?",
						change, run, merchant, status.name());
			}
		}
	}

	private static @Nullable String truncate(@Nullable String text, int length) {
		return (text != null && text.length() > length) ? text.substring(0, length) : text;
	}

}
