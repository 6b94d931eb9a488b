package io.github.wechatpayspring.benchmarks.client;

import java.util.concurrent.atomic.AtomicLong;

import io.github.wechatpayspring.benchmarks.load.LoadClient;
import io.github.wechatpayspring.benchmarks.load.LoadProgram;
import io.github.wechatpayspring.benchmarks.load.Target;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@link LoadClient} of the starter with one blocking call per coupon.
 */
public final class StarterLoad implements LoadClient {

	private final ConfigurableApplicationContext context;

	private final CouponDeactivationClient client;

	private final AtomicLong number = new AtomicLong();

	StarterLoad(ConfigurableApplicationContext context) {
		this.context = context;
		this.client = context.getBean(CouponDeactivationClient.class);
	}

	/**
	 * Run the benchmark.
	 * @param args none
	 * @throws Exception if the thread is interrupted
	 */
	public static void main(String[] args) throws Exception {
		LoadProgram.run(new StarterLoad(StarterApplication.start(Target.fromSystemProperties())));
	}

	@Override
	public void call() {
		this.client.deactivate(
				CouponDeactivation.of(Deactivations.STOCK_ID, Deactivations.couponCode(this.number.getAndIncrement())));
	}

	@Override
	public void close() {
		this.context.close();
	}

}
