package io.github.wechatpayspring.samples.bulk.run;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} with the numbers of active, paused and failed runs and the
 * reasons of paused ones. The status is down only if the runs cannot be read. It is up
 * while a run is paused or has failed, because a person has to decide about the run and a
 * restart of the process would not help.
 */
class RunsHealthIndicator extends AbstractHealthIndicator {

	private static final int MAX_RUNS = 10;

	private final RunStore runs;

	RunsHealthIndicator(RunStore runs) {
		super("The runs could not be read");
		this.runs = runs;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Map<RunState, Long> states = this.runs.countByState();
		long active = states.entrySet()
			.stream()
			.filter((state) -> state.getKey().isActive())
			.mapToLong(Map.Entry::getValue)
			.sum();
		List<PausedRun> paused = this.runs.findByState(RunState.PAUSED, MAX_RUNS)
			.stream()
			.map((run) -> new PausedRun(run.id(), run.stateReason()))
			.toList();
		builder.up()
			.withDetail("active", active)
			.withDetail("paused", states.getOrDefault(RunState.PAUSED, 0L))
			.withDetail("failed", states.getOrDefault(RunState.FAILED, 0L))
			.withDetail("pausedRuns", paused);
	}

	/**
	 * Paused run.
	 *
	 * @param id the id of the run
	 * @param reason the reason, or {@code null}
	 */
	record PausedRun(long id, @Nullable String reason) {
	}

}
