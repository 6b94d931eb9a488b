package io.github.wechatpayspring.benchmarks.client;

import java.util.Iterator;

import io.github.wechatpayspring.benchmarks.load.LoadClient;
import io.github.wechatpayspring.benchmarks.load.LoadProgram;
import io.github.wechatpayspring.benchmarks.load.Target;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.coupon.DeactivationResult;
import reactor.core.publisher.Flux;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@link LoadClient} of the starter with one bulk. A call returns the next result, so its
 * latency is not meaningful. The concurrency is the system property
 * {@code wechatpay.bulk.concurrency}.
 */
public final class StarterBulkLoad implements LoadClient {

	private final ConfigurableApplicationContext context;

	private final Iterator<DeactivationResult> results;

	private StarterBulkLoad(ConfigurableApplicationContext context) {
		this.context = context;
		this.results = context.getBean(CouponDeactivationClient.class)
			.deactivateAll(Flux.range(0, Integer.MAX_VALUE)
				.map((number) -> CouponDeactivation.of(Deactivations.STOCK_ID, Deactivations.couponCode(number))))
			.toIterable()
			.iterator();
	}

	/**
	 * Run the benchmark.
	 * @param args none
	 * @throws Exception if the thread is interrupted
	 */
	public static void main(String[] args) throws Exception {
		LoadProgram.run(new StarterBulkLoad(StarterApplication.start(Target.fromSystemProperties())));
	}

	@Override
	public synchronized void call() {
		DeactivationResult result = this.results.next();
		if (!(result instanceof DeactivationResult.Deactivated)) {
			throw new IllegalStateException("Not deactivated: " + result);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
