package io.github.wechatpayspring.traffic;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wechatpayspring.WechatPayRateLimitException;
import io.github.wechatpayspring.WechatPayTransportException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallContext}, in virtual time.
 */
class CallContextTests {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final Duration GRACE_PERIOD = Duration.ofSeconds(10);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Deadlines deadlines = new Deadlines(this.time, this.time, () -> this.time.now(TimeUnit.NANOSECONDS));

	private final CallContext call = CallContext.bounded(null, new byte[0]);

	private InFlightRequest add() {
		InFlightRequest request = new InFlightRequest(this.deadlines.create(), new WechatPayActivity(Clock.systemUTC()),
				this.call);
		assertThat(this.call.add(request)).isNull();
		return request;
	}

	private InFlightRequest send() {
		InFlightRequest request = add();
		request.admit(Mono::empty);
		assertThat(request.sending(LIMIT)).isTrue();
		return request;
	}

	private AtomicBoolean start(CallContext call) {
		Deadlines.Deadline deadline = this.deadlines.create();
		AtomicBoolean expired = new AtomicBoolean();
		deadline.expired().subscribe(null, null, () -> expired.set(true));
		call.start(deadline, TIMEOUT, GRACE_PERIOD);
		return expired;
	}

	private void advance(Duration time) {
		this.time.advanceTimeBy(time.plusMillis(1));
	}

	@Test
	void sealWhenNothingWasSentHasNoEffect() {
		this.call.startAttempt();
		InFlightRequest request = add();
		IllegalStateException failure = new IllegalStateException();
		this.call.failAttempt(failure);
		assertThat(this.call.seal()).isEqualTo(new CallContext.Snapshot(1, List.of(failure), false));
		assertThat(request.sending(LIMIT)).isFalse();
	}

	@Test
	void sealWhenRequestWasSentMayHaveTakenEffect() {
		this.call.startAttempt();
		send();
		assertThat(this.call.seal().mayHaveTakenEffect()).isTrue();
	}

	@Test
	void sealWhenRequestWasRefusedHasNoEffect() {
		this.call.startAttempt();
		send().verified(HttpStatus.NOT_FOUND, true, true);
		assertThat(this.call.seal().mayHaveTakenEffect()).isFalse();
	}

	@Test
	void sealWhenEarlierRequestIsOpenMayHaveTakenEffect() {
		this.call.startAttempt();
		send().fail();
		this.call.failAttempt(new IllegalStateException());
		this.call.startAttempt();
		send().verified(HttpStatus.NOT_FOUND, true, true);
		assertThat(this.call.seal().mayHaveTakenEffect()).isTrue();
	}

	@Test
	void sealWhenRequestsOfRunningAttemptAreUnknownMayHaveTakenEffect() {
		this.call.startAttempt();
		assertThat(this.call.seal().mayHaveTakenEffect()).isTrue();
	}

	@Test
	void sealWhenRequestsOfFailedAttemptAreUnknownMayHaveTakenEffect() {
		this.call.startAttempt();
		this.call.failAttempt(new IllegalStateException());
		assertThat(this.call.seal().mayHaveTakenEffect()).isTrue();
	}

	@Test
	void addWhenSealedSealsRequest() {
		this.call.seal();
		InFlightRequest late = new InFlightRequest(this.deadlines.create(), new WechatPayActivity(Clock.systemUTC()),
				this.call);
		assertThat(this.call.add(late)).isEqualTo("the call has ended");
		assertThat(late.sending(LIMIT)).isFalse();
	}

	@Test
	void addWhenEarlierRequestHasNoVerifiedResponseRequiresNewConnection() {
		this.call.startAttempt();
		InFlightRequest first = send();
		assertThat(first.requiresNewConnection()).isFalse();
		first.fail();
		assertThat(add().requiresNewConnection()).isTrue();
	}

	@Test
	void addWhenEarlierRequestIsVerifiedReusesConnection() {
		this.call.startAttempt();
		send().verified(HttpStatus.TOO_MANY_REQUESTS, true, true);
		assertThat(add().requiresNewConnection()).isFalse();
	}

	@Test
	void stopWhenNothingIsInFlightEndsCallImmediately() {
		AtomicBoolean expired = start(this.call);
		this.call.startAttempt();
		InFlightRequest request = add();
		this.call.stop("the test has stopped it");
		advance(Duration.ZERO);
		assertThat(expired).isTrue();
		assertThat(request.sending(LIMIT)).isFalse();
		assertThat(this.call.startAttempt()).isEqualTo("the test has stopped it");
		assertThat(this.call.stopped().blockOptional(LIMIT)).isEmpty();
	}

	@Test
	void stopWhenRequestIsInFlightLeavesGracePeriod() {
		AtomicBoolean expired = start(this.call);
		this.call.startAttempt();
		send();
		this.call.stop("the test has stopped it");
		advance(GRACE_PERIOD.minusSeconds(1));
		assertThat(expired).isFalse();
		advance(Duration.ofSeconds(1));
		assertThat(expired).isTrue();
		WechatPayTransportException failure = this.call.cutOff();
		assertThat(failure).hasMessageContaining("the test has stopped it");
		assertThat(failure.isSent()).isTrue();
	}

	@Test
	void startWhenStoppedEndsCallImmediately() {
		this.call.stop("the test has stopped it");
		AtomicBoolean expired = start(this.call);
		advance(Duration.ZERO);
		assertThat(expired).isTrue();
	}

	@Test
	void cutOffWhenRequestIsQueuedFailsWithRateLimit() {
		start(this.call);
		this.call.startAttempt();
		add().queue();
		assertThat(this.call.cutOff()).isInstanceOf(WechatPayRateLimitException.class)
			.hasMessageContaining("timed out after 30000ms");
		assertThat(this.call.mayHaveTakenEffect()).isFalse();
	}

	@Test
	void cutOffWhenRequestWasSentReportsThatItWasSent() {
		start(this.call);
		this.call.startAttempt();
		send();
		WechatPayTransportException failure = this.call.cutOff();
		assertThat(failure).isNotInstanceOf(WechatPayRateLimitException.class);
		assertThat(failure.isSent()).isTrue();
		assertThat(this.call.seal().failures()).containsExactly(failure);
	}

	@Test
	void abortEndsCallWithFailureOfApplication() {
		AtomicBoolean expired = start(this.call);
		this.call.startAttempt();
		send();
		NoClassDefFoundError error = new NoClassDefFoundError("a/b");
		this.call.abort(error);
		advance(Duration.ZERO);
		assertThat(expired).isTrue();
		assertThat(this.call.cutOff()).hasCause(error);
	}

	@Test
	void hasPriorityWhenAdmittedIsTrue() {
		assertThat(CallContext.priority().hasPriority()).isTrue();
		assertThat(this.call.hasPriority()).isFalse();
		this.call.markAdmitted();
		assertThat(this.call.hasPriority()).isTrue();
	}

	@Test
	void enterQueueWhenUnboundedSuspendsTimeUntilFirstPermit() {
		CallContext unbounded = CallContext.unbounded(null, new byte[0]);
		AtomicBoolean expired = start(unbounded);
		unbounded.enterQueue();
		advance(Duration.ofDays(1));
		assertThat(expired).isFalse();
		unbounded.markAdmitted();
		unbounded.enterQueue();
		advance(TIMEOUT);
		assertThat(expired).isTrue();
	}

	@Test
	void enterQueueWhenBoundedKeepsTime() {
		AtomicBoolean expired = start(this.call);
		this.call.enterQueue();
		advance(TIMEOUT);
		assertThat(expired).isTrue();
	}

	@Test
	void leaveQueueWhenUnboundedWithoutPermitStartsTime() {
		CallContext unbounded = CallContext.unbounded(null, new byte[0]);
		AtomicBoolean expired = start(unbounded);
		unbounded.enterQueue();
		unbounded.leaveQueue();
		advance(TIMEOUT);
		assertThat(expired).isTrue();
	}

}
