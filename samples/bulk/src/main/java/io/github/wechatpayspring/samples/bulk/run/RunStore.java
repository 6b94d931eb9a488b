package io.github.wechatpayspring.samples.bulk.run;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import io.github.wechatpayspring.samples.bulk.file.FileColumn;
import io.github.wechatpayspring.samples.bulk.file.FileOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.util.StringUtils;

/**
 * Store of runs. Thread-safe.
 */
class RunStore {

	// start of the key of a run whose file is refused
	private static final String REFUSED = "refused ";

	private static final int MAX_REASON = 2000;

	private static final String SELECT = """
			select r.*,
				(select coalesce(sum(c.coupons), 0) from coupon_count c where c.run_id = r.id and c.status = 'DEACTIVATED') deactivated,
				(select coalesce(sum(c.coupons), 0) from coupon_count c where c.run_id = r.id and c.status = 'NOT_DEACTIVATED') not_deactivated,
				(select coalesce(sum(c.coupons), 0) from coupon_count c where c.run_id = r.id and c.status = 'UNCONFIRMED') unconfirmed
			from deactivation_run r
			""";

	private final JdbcClient jdbc;

	private final Clock clock;

	RunStore(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Insert a run.
	 * @throws DuplicateKeyException if a run with this key exists
	 */
	long insert(String key, String sha256, RunRequest request) {
		FileOptions options = request.options();
		GeneratedKeyHolder keys = new GeneratedKeyHolder();
		this.jdbc
			.sql("""
					insert into deactivation_run (run_key, name, file_path, file_sha256, stock_id, reason, merchant, columns,
						state, approved, created_at, updated_at)
					values (:key, :name, :file, :sha256, :stock, :reason, :merchant, :columns, :state, :approved, :now, :now)
					""")
			.param("key", key)
			.param("name", request.name())
			.param("file", request.file().toAbsolutePath().toString())
			.param("sha256", sha256)
			.param("stock", options.stockId())
			.param("reason", options.reason())
			.param("merchant", options.merchant())
			.param("columns", format(options.columns()))
			.param("state", RunState.IMPORTING.name())
			.param("approved", request.approved())
			.param("now", now())
			.update(keys, "id");
		return Objects.requireNonNull(keys.getKeyAs(Long.class));
	}

	Optional<Run> findByKey(String key) {
		return this.jdbc.sql(SELECT + "where r.run_key = ?").param(key).query(RunStore::map).optional();
	}

	Optional<Run> find(long id) {
		return this.jdbc.sql(SELECT + "where r.id = ?").param(id).query(RunStore::map).optional();
	}

	List<Run> findAll() {
		return this.jdbc.sql(SELECT + "order by r.id desc").query(RunStore::map).list();
	}

	/**
	 * Return the newest runs with a state.
	 */
	List<Run> findByState(RunState state, int limit) {
		return this.jdbc.sql(SELECT + "where r.state = ? order by r.id desc fetch first ? rows only")
			.params(state.name(), limit)
			.query(RunStore::map)
			.list();
	}

	/**
	 * Return the newest runs that have coupons and are not completed, or were completed
	 * recently.
	 * @param recently the time for which a run is returned after its completion
	 * @param limit the maximum number of runs
	 */
	List<Run> findCurrent(Duration recently, int limit) {
		return this.jdbc.sql(SELECT + """
				where r.accepted_rows > 0 and (r.state <> 'COMPLETED' or r.updated_at > ?)
				order by r.id desc fetch first ? rows only
				""").params(Timestamp.from(this.clock.instant().minus(recently)), limit).query(RunStore::map).list();
	}

	/**
	 * Return the number of runs by state, without states that no run has.
	 */
	Map<RunState, Long> countByState() {
		Map<RunState, Long> counts = new EnumMap<>(RunState.class);
		RowCallbackHandler handler = (row) -> counts.put(RunState.valueOf(row.getString(1)), row.getLong(2));
		this.jdbc.sql("select state, count(*) from deactivation_run group by state").query(handler);
		return counts;
	}

	/**
	 * Set the state of a run.
	 * @param reason the reason, or {@code null}
	 */
	void setState(long id, RunState state, @Nullable String reason) {
		this.jdbc.sql("update deactivation_run set state = ?, state_reason = ?, updated_at = ? where id = ?")
			.param(state.name())
			.param(truncate(reason))
			.param(now())
			.param(id)
			.update();
	}

	void approve(long id) {
		this.jdbc.sql("update deactivation_run set approved = true where id = ?").param(id).update();
	}

	/**
	 * Ask the active steps of a run to pause. The first reason is kept.
	 */
	void requestPause(long id, String reason) {
		this.jdbc.sql("update deactivation_run set pause_reason = ? where id = ? and pause_reason is null")
			.param(truncate(reason))
			.param(id)
			.update();
	}

	/**
	 * Ask the active steps of one merchant of a run to end. The first reason is kept.
	 */
	void requestPause(long id, String merchant, String reason) {
		this.jdbc.sql("insert into merchant_pause (run_id, merchant, reason) values (?, ?, ?) on conflict do nothing")
			.param(id)
			.param(merchant)
			.param(truncate(reason))
			.update();
	}

	void clearPause(long id) {
		this.jdbc.sql("update deactivation_run set pause_reason = null where id = ?").param(id).update();
		this.jdbc.sql("delete from merchant_pause where run_id = ?").param(id).update();
	}

	/**
	 * Return the reason to pause a run.
	 */
	Optional<String> pauseReason(long id) {
		return this.jdbc.sql("select pause_reason from deactivation_run where id = ? and pause_reason is not null")
			.param(id)
			.query(String.class)
			.optional();
	}

	/**
	 * Return whether one merchant of a run is to pause.
	 */
	boolean isPaused(long id, String merchant) {
		return this.jdbc.sql("select reason from merchant_pause where run_id = ? and merchant = ?")
			.param(id)
			.param(merchant)
			.query(String.class)
			.optional()
			.isPresent();
	}

	/**
	 * Return the reasons to pause merchants of a run, in alphabetical order of their
	 * names.
	 */
	List<String> merchantPauseReasons(long id) {
		return this.jdbc.sql("select reason from merchant_pause where run_id = ? order by merchant")
			.param(id)
			.query(String.class)
			.list();
	}

	/**
	 * Add numbers of imported rows.
	 */
	void addRows(long id, long accepted, long rejected, long duplicates, long blank) {
		this.jdbc.sql("""
				update deactivation_run set accepted_rows = accepted_rows + ?, rejected_rows = rejected_rows + ?,
					duplicate_rows = duplicate_rows + ?, blank_rows = blank_rows + ? where id = ?
				""").params(accepted, rejected, duplicates, blank, id).update();
	}

	/**
	 * Delete all rows of a run whose file is refused, and release its key.
	 */
	void refuse(long id) {
		for (String table : List.of("merchant_pause", "coupon_count", "row_problem", "coupon")) {
			this.jdbc.sql("delete from " + table + " where run_id = ?").param(id).update();
		}
		this.jdbc.sql("""
				update deactivation_run set accepted_rows = 0, rejected_rows = 0, duplicate_rows = 0, blank_rows = 0,
					run_key = ? where id = ?
				""").params(REFUSED + id, id).update();
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

	private static @Nullable String truncate(@Nullable String text) {
		return (text != null) ? text.substring(0, Math.min(text.length(), MAX_REASON)) : null;
	}

	static String format(Map<FileColumn, String> columns) {
		StringBuilder text = new StringBuilder();
		new TreeMap<>(columns).forEach((column, header) -> text.append(column).append('=').append(header).append('\n'));
		return text.toString();
	}

	private static Map<FileColumn, String> parse(String text) {
		Map<FileColumn, String> columns = new EnumMap<>(FileColumn.class);
		for (String line : StringUtils.tokenizeToStringArray(text, "\n")) {
			int separator = line.indexOf('=');
			columns.put(FileColumn.valueOf(line.substring(0, separator)), line.substring(separator + 1));
		}
		return columns;
	}

	private static Run map(ResultSet row, int number) throws SQLException {
		FileOptions options = new FileOptions(parse(row.getString("columns")), row.getString("stock_id"),
				row.getString("reason"), row.getString("merchant"));
		RunCounts counts = new RunCounts(row.getLong("accepted_rows"), row.getLong("rejected_rows"),
				row.getLong("duplicate_rows"), row.getLong("blank_rows"), row.getLong("deactivated"),
				row.getLong("not_deactivated"), row.getLong("unconfirmed"));
		return new Run(row.getLong("id"), row.getString("name"), Path.of(row.getString("file_path")),
				row.getString("file_sha256"), options, RunState.valueOf(row.getString("state")),
				row.getString("state_reason"), row.getBoolean("approved"), row.getString("run_key").startsWith(REFUSED),
				counts, row.getTimestamp("created_at").toInstant(), row.getTimestamp("updated_at").toInstant());
	}

}
