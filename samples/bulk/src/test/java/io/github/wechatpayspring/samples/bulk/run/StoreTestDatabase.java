package io.github.wechatpayspring.samples.bulk.run;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import javax.sql.DataSource;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.samples.bulk.file.FileOptions;
import io.github.wechatpayspring.samples.bulk.file.FileRow;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.mockito.Mockito.mock;

/**
 * A database in memory with one run.
 */
final class StoreTestDatabase implements AutoCloseable {

	static final String MERCHANT = "default";

	private final SingleConnectionDataSource dataSource = new SingleConnectionDataSource(
			"jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
			true);

	private final JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);

	private final CouponStore coupons = new CouponStore(this.jdbc, mock());

	private final RunStore runs = new RunStore(JdbcClient.create(this.jdbc), Clock.systemUTC());

	private final long run;

	/**
	 * Create a run with pending coupons, whose ids start with 1.
	 */
	StoreTestDatabase(int coupons) {
		new ResourceDatabasePopulator(new ClassPathResource("db/migration/V1__runs.sql")).execute(this.dataSource);
		this.run = this.runs.insert("key", "digest",
				new RunRequest(Path.of("coupons.csv"), FileOptions.defaults(), "", true));
		this.coupons.insert(this.run,
				LongStream.rangeClosed(1, coupons)
					.boxed()
					.collect(Collectors.toMap((id) -> id, StoreTestDatabase::coupon, (a, b) -> a, TreeMap::new)));
		this.runs.addRows(this.run, coupons, 0, 0, 0);
	}

	private static FileRow.Coupon coupon(long id) {
		return new FileRow.Coupon(id, MERCHANT, CouponDeactivation.of("1234567891", "CODE" + id), null, null);
	}

	long run() {
		return this.run;
	}

	CouponStore coupons() {
		return this.coupons;
	}

	RunStore runs() {
		return this.runs;
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	Selection selection(CouponStatus status) {
		return new Selection(this.run, MERCHANT, status, 1, Long.MAX_VALUE);
	}

	List<StoredCoupon> read(CouponStatus status) {
		return this.coupons.read(selection(status), 100);
	}

	void set(long id, CouponStatus status) {
		this.jdbc.update("update coupon set status = ? where id = ?", status.name(), id);
	}

	int attempts(long id) {
		return this.jdbc.queryForList("select attempts from coupon where id = ?", Integer.class, id).get(0);
	}

	/**
	 * Return the status of each coupon in the order of the ids.
	 */
	List<CouponStatus> statuses() {
		return this.jdbc.queryForList("select status from coupon order by id", String.class)
			.stream()
			.map(CouponStatus::valueOf)
			.toList();
	}

	/**
	 * Return the numbers of coupons by status as they are counted.
	 */
	Map<String, Long> counts() {
		return numbers("select status, coupons from coupon_count where coupons <> 0");
	}

	/**
	 * Return the numbers of coupons with an outcome by status as the coupons have it.
	 */
	Map<String, Long> rows() {
		return numbers(
				"select status, count(*) from coupon where status not in ('PENDING', 'SENDING') group by status");
	}

	private Map<String, Long> numbers(String sql) {
		return this.jdbc.query(sql, (row, number) -> Map.entry(row.getString(1), row.getLong(2)))
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	@Override
	public void close() {
		this.dataSource.destroy();
	}

}
