package io.github.wechatpayspring.benchmarks.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/**
 * Latency of another HTTP client in the process, which makes one unsigned call at a time,
 * beside an open load of the client under test. The system properties are
 * {@code load.rate}, which may be 0, and {@code load.measured-seconds}.
 */
final class Neighbour {

	private static final int WARM_UP_SECONDS = 20;

	private static final long INTERVAL = 5;

	private final HttpClient client = HttpClient.newHttpClient();

	private final HttpRequest request;

	private Neighbour(Target target) {
		this.request = HttpRequest
			.newBuilder(URI.create("https://localhost:" + target.port() + "/v3/marketing/busifavor/coupons/deactivate"))
			.header("Wechatpay-Serial", target.publicKeyId())
			.POST(HttpRequest.BodyPublishers.ofString("{}"))
			.build();
	}

	static Measures measure(LoadClient client) throws Exception {
		Neighbour neighbour = new Neighbour(Target.fromSystemProperties());
		int rate = Integer.getInteger("load.rate", 200);
		int seconds = Integer.getInteger("load.measured-seconds", 30);
		try (OpenLoop loop = new OpenLoop(client)) {
			if (rate > 0) {
				Thread load = new Thread(() -> loop.run(rate, WARM_UP_SECONDS + seconds + 1), "load");
				load.setDaemon(true);
				load.start();
			}
			neighbour.run(WARM_UP_SECONDS);
			Latencies latencies = neighbour.run(seconds);
			return new Measures().add("calls", latencies.count()).add("failures", 0).addLatencies("", latencies);
		}
	}

	private Latencies run(int seconds) throws Exception {
		Latencies latencies = new Latencies();
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		while (System.nanoTime() < end) {
			long start = System.nanoTime();
			HttpResponse<String> response = this.client.send(this.request, HttpResponse.BodyHandlers.ofString());
			if (response.statusCode() != 200) {
				throw new IllegalStateException("The stub responded with status " + response.statusCode());
			}
			latencies.add(System.nanoTime() - start);
			Thread.sleep(INTERVAL);
		}
		return latencies;
	}

}
