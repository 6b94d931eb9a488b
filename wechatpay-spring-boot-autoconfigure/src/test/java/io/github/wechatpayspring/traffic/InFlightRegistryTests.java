package io.github.wechatpayspring.traffic;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wechatpayspring.WechatPayTransportException;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link InFlightRegistry}.
 */
class InFlightRegistryTests {

	private static final Duration LIMIT = Duration.ofSeconds(1);

	private final InFlightRegistry registry = new InFlightRegistry();

	private final AtomicInteger actions = new AtomicInteger();

	private static InFlightRequest request() {
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		return new InFlightRequest(new Deadlines(time, time, System::nanoTime).create(),
				new WechatPayActivity(Clock.systemUTC()), null);
	}

	private AtomicBoolean close() {
		AtomicBoolean closed = new AtomicBoolean();
		this.registry.close("the test closes it", this.actions::incrementAndGet)
			.subscribe(null, null, () -> closed.set(true));
		return closed;
	}

	@Test
	void sizeCountsCallsAndRequests() {
		CallContext call = CallContext.unbounded(null, new byte[0]);
		InFlightRequest request = request();
		this.registry.enter(call);
		this.registry.enter(CallContext.priority());
		this.registry.enter(request);
		assertThat(this.registry.size()).isEqualTo(3);
		assertThat(this.registry.unboundedCalls()).isEqualTo(1);
		this.registry.leave(call);
		this.registry.leave(request);
		assertThat(this.registry.size()).isEqualTo(1);
		assertThat(this.registry.unboundedCalls()).isZero();
	}

	@Test
	void closeWhenNothingIsInFlightCompletes() {
		assertThat(close()).isTrue();
	}

	@Test
	void closeWhenRequestIsSentCompletesWhenItHasEnded() {
		InFlightRequest request = request();
		this.registry.enter(request);
		request.sending(LIMIT);
		AtomicBoolean closed = close();
		assertThat(closed).isFalse();
		this.registry.leave(request);
		assertThat(closed).isTrue();
	}

	@Test
	void closeWhenRequestIsNotSentSealsItAndCompletes() {
		InFlightRequest request = request();
		this.registry.enter(request);
		assertThat(close()).isTrue();
		assertThat(request.sending(LIMIT)).isFalse();
	}

	@Test
	void closeStopsCalls() {
		CallContext call = CallContext.bounded(null, new byte[0]);
		this.registry.enter(call);
		close();
		assertThat(call.startAttempt()).isEqualTo("the test closes it");
	}

	@Test
	void closeAgainRunsActionOnce() {
		close();
		close();
		assertThat(this.actions).hasValue(1);
	}

	@Test
	void enterWhenClosedStopsCallAndFailsRequest() {
		close();
		CallContext call = CallContext.bounded(null, new byte[0]);
		this.registry.enter(call);
		assertThat(call.startAttempt()).isEqualTo("the test closes it");
		assertThatExceptionOfType(WechatPayTransportException.class).isThrownBy(() -> this.registry.enter(request()))
			.withMessageContaining("the test closes it")
			.satisfies((ex) -> assertThat(ex.isSent()).isFalse());
	}

	@Test
	void enterWhenOpenedAgainAcceptsRequest() {
		close();
		this.registry.open();
		this.registry.enter(request());
		assertThat(this.registry.size()).isEqualTo(1);
		assertThat(close()).isTrue();
		assertThat(this.actions).hasValue(2);
	}

}
