package io.github.wechatpayspring.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import io.github.wechatpayspring.client.WechatPayTraffic;
import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;

/**
 * Lets no further request out once the application context stops, and holds its end back
 * until those that were sent are answered or the grace period is over. Stops after what
 * calls WeChat Pay: web servers, listeners, schedulers.
 */
final class WechatPayLifecycle implements SmartLifecycle {

	// web servers stop at 2048 below the default
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

	private final Supplier<? extends Collection<WechatPayTraffic>> traffic;

	private volatile boolean running;

	WechatPayLifecycle(Supplier<? extends Collection<WechatPayTraffic>> traffic) {
		this.traffic = traffic;
	}

	@Override
	public void start() {
		this.traffic.get().forEach(WechatPayTraffic::open);
		this.running = true;
	}

	@Override
	public void stop() {
		end().block();
	}

	@Override
	public void stop(Runnable callback) {
		end().subscribe(null, (failure) -> callback.run(), callback);
	}

	private Mono<Void> end() {
		List<Mono<Void>> ends = this.traffic.get()
			.stream()
			.map((traffic) -> traffic.close("the application is shutting down"))
			.toList();
		this.running = false;
		return Mono.when(ends);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
