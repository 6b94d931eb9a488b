package io.github.wechatpayspring.benchmarks.client;

import java.util.concurrent.atomic.AtomicLong;

import io.github.wechatpayspring.benchmarks.load.LoadClient;
import io.github.wechatpayspring.benchmarks.load.LoadProgram;
import io.github.wechatpayspring.benchmarks.load.Target;

/**
 * {@link LoadClient} that neither signs requests nor verifies responses.
 */
public final class BareLoad implements LoadClient {

	private final Exchange exchange;

	private final AtomicLong number = new AtomicLong();

	private BareLoad(Target target) {
		this.exchange = new Exchange(target);
	}

	/**
	 * Run the benchmark.
	 * @param args none
	 * @throws Exception if the thread is interrupted
	 */
	public static void main(String[] args) throws Exception {
		LoadProgram.run(new BareLoad(Target.fromSystemProperties()));
	}

	@Override
	public void call() {
		this.exchange.post(Deactivations.body(this.number.getAndIncrement()), (headers) -> {
		}, (headers, body) -> {
		});
	}

	@Override
	public void close() {
		this.exchange.close();
	}

}
