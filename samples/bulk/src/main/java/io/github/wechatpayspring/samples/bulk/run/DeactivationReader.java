package io.github.wechatpayspring.samples.bulk.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

	private final Scheduler scheduler = Schedulers.newSingle("coupons", true);

	private int read;

	private boolean pausing;

	private long checkedAt = System.nanoTime();

	/**
	 * Create a new reader.
	 * @param step the step
	 * @param progress the progress of the run
	 * @param source the coupons
	 * @param stream the stream of their outcomes
	 */
	DeactivationReader(StepExecution step, RunProgress progress, CouponSource source, DeactivationStream stream) {
		this.step = step;
		this.progress = progress;
		this.source = source;
		this.stream = stream;
	}

	@Override
	public void open(ExecutionContext context) {
		int interrupted = this.progress.markInterrupted();
		if (interrupted > 0) {
			logger.warn(interrupted + " coupons are unconfirmed because the application was terminated");
		}
		this.stream.start(this.scheduler);
	}

	@Override
	public @Nullable CouponOutcome read() throws InterruptedException {
		while (!this.stream.hasEnded()) {
			checkPause();
			CouponOutcome outcome = this.stream.poll(POLL_INTERVAL);
			if (outcome != null) {
				this.read++;
				return outcome;
			}
		}
		if (this.pausing) {
			this.step.setTerminateOnly();
		}
		return null;
	}

	private void checkPause() {
		if (this.pausing || System.nanoTime() - this.checkedAt < POLL_INTERVAL.toNanos()) {
			return;
		}
		this.checkedAt = System.nanoTime();
		Optional<String> reason = this.progress.pauseReason();
		if (reason.isPresent() || this.step.isTerminateOnly()) {
			this.pausing = true;
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
	 * Store the outcomes that the step has not read, because it was stopped or has
	 * failed.
	 */
	@Override
	public void close() {
		try {
			this.stream.end();
			List<CouponOutcome> rest = new ArrayList<>();
			while (!this.stream.hasEnded()) {
				CouponOutcome outcome = this.stream.poll(POLL_INTERVAL);
				if (outcome != null) {
					rest.add(outcome);
					this.stream.request(1);
				}
			}
			this.progress.finish(rest, this.source.end());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			// the coupons are unconfirmed and are sent again with the same number
			logger.warn("Outcomes could not be stored", ex);
		}
		finally {
			this.scheduler.dispose();
		}
	}

}
