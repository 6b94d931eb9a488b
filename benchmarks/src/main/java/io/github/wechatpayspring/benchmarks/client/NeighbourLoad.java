package io.github.wechatpayspring.benchmarks.client;

import io.github.wechatpayspring.benchmarks.load.LoadClient;
import io.github.wechatpayspring.benchmarks.load.LoadProgram;
import io.github.wechatpayspring.benchmarks.load.Target;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link LoadClient} of an unrelated {@code WebClient} in an application with the
 * starter. The system property {@code load.deactivating} is the number of threads that
 * deactivate coupons at the same time.
 */
public final class NeighbourLoad implements LoadClient {

	private final ConfigurableApplicationContext context;

	private final WebClient webClient;

	private final byte[] body = Deactivations.body(0);

	private NeighbourLoad(ConfigurableApplicationContext context, Target target) {
		this.context = context;
		this.webClient = context.getBean(WebClient.Builder.class)
			.baseUrl("https://" + target.host() + ":" + target.port())
			.defaultHeader(Deactivations.SERIAL_HEADER, target.publicKeyId())
			.build();
	}

	/**
	 * Run the benchmark.
	 * @param args none
	 * @throws Exception if the thread is interrupted
	 */
	public static void main(String[] args) throws Exception {
		Target target = Target.fromSystemProperties();
		ConfigurableApplicationContext context = StarterApplication.start(target);
		StarterLoad starter = new StarterLoad(context);
		starter.call();
		for (int i = Integer.getInteger("load.deactivating", 0); i > 0; i--) {
			Thread thread = new Thread(() -> deactivate(starter), "deactivating");
			thread.setDaemon(true);
			thread.start();
		}
		LoadProgram.run(new NeighbourLoad(context, target));
	}

	private static void deactivate(StarterLoad starter) {
		while (true) {
			starter.call();
		}
	}

	@Override
	public void call() {
		this.webClient.post()
			.uri(Deactivations.PATH)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(this.body)
			.retrieve()
			.toEntity(String.class)
			.block();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
