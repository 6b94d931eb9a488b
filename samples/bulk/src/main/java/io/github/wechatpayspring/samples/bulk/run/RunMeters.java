package io.github.wechatpayspring.samples.bulk.run;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Meters of outcomes and runs. The runs are read at a fixed interval on a thread of this
 * object, so a database that fails or hangs does not affect a scrape. Thread-safe.
 */
class RunMeters implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(RunMeters.class);

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	// so that the final numbers of a run are scraped
	private static final Duration COMPLETED = Duration.ofMinutes(10);

	private static final int MAX_RUNS = 100;

	private static final Map<CouponStatus, String> OUTCOMES = Map.of(CouponStatus.DEACTIVATED, "deactivated",
			CouponStatus.NOT_DEACTIVATED, "not_deactivated", CouponStatus.UNCONFIRMED, "unconfirmed",
			CouponStatus.PENDING, "not_sent");

	private final MeterRegistry registry;

	private final RunStore runs;

	private final Gauges states;

	private final Gauges coupons;

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "run-meters");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * Create the meters.
	 * @param registry the registry
	 * @param runs the runs
	 */
	RunMeters(MeterRegistry registry, RunStore runs) {
		this.registry = registry;
		this.runs = runs;
		this.states = new Gauges(
				MultiGauge.builder("bulk.runs").description("Number of runs by state").register(registry));
		this.coupons = new Gauges(MultiGauge.builder("bulk.run.coupons")
			.description("Number of coupons of a run by status")
			.register(registry));
	}

	/**
	 * Start reading the runs.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	void start() {
		this.thread.scheduleWithFixedDelay(this::refresh, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Read the runs. If they cannot be read, there are no gauges.
	 */
	synchronized void refresh() {
		Map<Tags, Long> states = new HashMap<>();
		Map<Tags, Long> coupons = new HashMap<>();
		try {
			Map<RunState, Long> counts = this.runs.countByState();
			Stream.of(RunState.values())
				.forEach((state) -> states.put(Tags.of("state", state.label()), counts.getOrDefault(state, 0L)));
			this.runs.findCurrent(COMPLETED, MAX_RUNS).forEach((run) -> addCoupons(run, coupons));
		}
		catch (RuntimeException ex) {
			logger.debug("The runs could not be read", ex);
			states.clear();
			coupons.clear();
		}
		this.states.set(states);
		this.coupons.set(coupons);
	}

	private static void addCoupons(Run run, Map<Tags, Long> coupons) {
		Tags tags = Tags.of("run", Long.toString(run.id()));
		RunCounts counts = run.counts();
		coupons.put(tags.and("status", "pending"), counts.pending());
		coupons.put(tags.and("status", "deactivated"), counts.deactivated());
		coupons.put(tags.and("status", "not_deactivated"), counts.notDeactivated());
		coupons.put(tags.and("status", "unconfirmed"), counts.unconfirmed());
	}

	/**
	 * Count outcomes as soon as the current transaction is committed.
	 * @param merchant the name of the merchant
	 * @param outcomes the outcomes
	 */
	void count(String merchant, Collection<? extends CouponOutcome> outcomes) {
		if (outcomes.isEmpty()) {
			return;
		}
		Map<CouponStatus, Long> counts = new EnumMap<>(CouponStatus.class);
		outcomes.forEach((outcome) -> counts.merge(outcome.status(), 1L, Long::sum));
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				increment(merchant, counts);
			}

		});
	}

	// a series that begins at 0 shows the increase of its first outcome as well
	private void increment(String merchant, Map<CouponStatus, Long> counts) {
		OUTCOMES.forEach((status, outcome) -> Counter.builder("bulk.outcomes")
			.description("Number of outcomes that were stored")
			.tags("merchant", merchant, "outcome", outcome)
			.register(this.registry)
			.increment(counts.getOrDefault(status, 0L)));
	}

	/**
	 * Stop reading the runs. The thread is not interrupted, because that would close a
	 * database file.
	 */
	@Override
	public void close() {
		this.thread.shutdown();
	}

	/**
	 * Gauges that differ in their tags. A series that stays is not registered again, so
	 * no scrape misses it.
	 */
	private static final class Gauges {

		private final MultiGauge meter;

		private volatile Map<Tags, Long> values = Map.of();

		Gauges(MultiGauge meter) {
			this.meter = meter;
		}

		void set(Map<Tags, Long> values) {
			this.values = values;
			this.meter
				.register(values.keySet().stream().map((tags) -> MultiGauge.Row.of(tags, tags, this::value)).toList());
		}

		private double value(Tags tags) {
			Long value = this.values.get(tags);
			return (value != null) ? value : Double.NaN;
		}

	}

}
