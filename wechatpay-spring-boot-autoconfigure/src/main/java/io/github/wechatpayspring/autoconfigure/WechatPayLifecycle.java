package io.github.wechatpayspring.autoconfigure;

import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;

/**
 * {@link SmartLifecycle} that stops the traffic to WeChat Pay with the application
 * context and waits for the requests in flight, for up to the grace period. Stops after
 * everything that calls WeChat Pay: web servers, listeners, schedulers.
 */
final class WechatPayLifecycle implements SmartLifecycle {

	// web servers stop at 2048 below the default
	private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

	private final WechatPayMerchantFactory merchants;

	private volatile boolean running;

	WechatPayLifecycle(WechatPayMerchantFactory merchants) {
		this.merchants = merchants;
	}

	@Override
	public void start() {
		this.merchants.start();
		this.running = true;
	}

	@Override
	public void stop() {
		close().block();
	}

	@Override
	public void stop(Runnable callback) {
		close().subscribe(null, (failure) -> callback.run(), callback);
	}

	private Mono<Void> close() {
		Mono<Void> end = this.merchants.stop("the application is shutting down");
		this.running = false;
		return end;
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
