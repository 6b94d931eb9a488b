package io.github.wechatpayspring.samples.bulk.run;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reader of outcomes, which deactivates the coupons of one merchant. If the run is to
 * pause, it sends no further requests and ends after the outcomes of the requests in
 * flight. Not thread-safe.
 */
class DeactivationReader implements ItemStreamReader<CouponOutcome> {

	private static final Log logger = LogFactory.getLog(DeactivationReader.class);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

	private final StepExecution step;

	private final RunProgress progress;

	private final CouponSource source;

	private final DeactivationStream stream;

	private final HandOver handOver;

	private final Scheduler scheduler = Schedulers.newSingle("coupons", true);

	private int read;

	private boolean pausing;

	private boolean ending;

	private long checkedAt;

	/**
	 * Create a new reader.
	 * @param step the step
	 * @param progress the progress of the run
	 * @param source the coupons
	 * @param stream the stream of their outcomes
	 * @param handOver the hand-over to other processes
	 */
	DeactivationReader(StepExecution step, RunProgress progress, CouponSource source, DeactivationStream stream,
			HandOver handOver) {
		this.step = step;
		this.progress = progress;
		this.source = source;
		this.stream = stream;
		this.handOver = handOver;
	}

	@Override
	public void open(ExecutionContext context) {
		int interrupted = this.progress.markInterrupted();
		if (interrupted > 0) {
			logger.warn(interrupted + " coupons are unconfirmed because the application was terminated");
		}
		this.handOver.enter(this);
		checkPause();
		this.stream.start(this.scheduler);
	}

	@Override
	public @Nullable CouponOutcome read() throws InterruptedException {
		while (!this.stream.hasEnded()) {
			checkPauseAtInterval();
			CouponOutcome outcome = this.stream.poll(POLL_INTERVAL);
			if (outcome != null) {
				this.read++;
				this.progress.add(outcome);
				return outcome;
			}
		}
		if (this.handOver.isRequested()) {
			this.progress.finish(this.source.end());
			this.handOver.complete(this);
		}
		if (this.pausing) {
			this.step.setTerminateOnly();
		}
		return null;
	}

	private void checkPauseAtInterval() {
		if (!this.ending && System.nanoTime() - this.checkedAt >= POLL_INTERVAL.toNanos()) {
			checkPause();
		}
	}

	private void checkPause() {
		this.checkedAt = System.nanoTime();
		PauseScope scope = this.progress.pauseScope();
		this.pausing = scope == PauseScope.RUN || this.step.isTerminateOnly();
		if (this.pausing || scope == PauseScope.MERCHANT || this.handOver.isRequested()) {
			this.ending = true;
			this.stream.end();
		}
	}

	/**
	 * Ask for as many outcomes as are being committed.
	 */
	@Override
	public void update(ExecutionContext context) {
		this.stream.request(this.read);
		this.read = 0;
	}

	/**
	 * Store the outcomes that are not committed, because the step was stopped or has
	 * failed.
	 */
	@Override
	public void close() {
		try {
			awaitOutcomes();
			this.progress.finish(this.source.end());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			// the coupons are unconfirmed and are sent again with the same number
			logger.warn("Outcomes could not be stored", ex);
		}
		finally {
			this.handOver.leave(this);
			this.scheduler.dispose();
		}
	}

	private void awaitOutcomes() throws InterruptedException {
		this.stream.end();
		while (!this.stream.hasEnded()) {
			try {
				CouponOutcome outcome = this.stream.poll(POLL_INTERVAL);
				if (outcome != null) {
					this.progress.add(outcome);
					this.stream.request(1);
				}
			}
			catch (IllegalStateException ex) {
				// the outcomes that are known are stored nevertheless
				logger.warn(ex.getMessage());
			}
		}
	}

}
