package io.github.wechatpayspring.samples.bulk.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

import io.github.bucket4j.BlockingBucket;
import io.github.bucket4j.BucketConfiguration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * Requests of one merchant that wait for permits of a bucket that all workers share. A
 * thread acquires permits for several of them at once, because each access to the bucket
 * is a transaction. No permit is acquired in advance, so that none is used later than it
 * counts. Thread-safe.
 */
final class SharedQuota implements AutoCloseable {

	// a burst is a fiftieth of the permits of a second
	private static final int BURSTS_PER_SECOND = 50;

	private final Supplier<BlockingBucket> bucketSupplier;

	private final int burst;

	private final BlockingQueue<MonoSink<Void>> waiting = new LinkedBlockingQueue<>();

	private final Thread thread;

	private @Nullable BlockingBucket bucket;

	/**
	 * Create a new quota.
	 * @param merchant the name of the merchant
	 * @param burst the capacity of the bucket
	 * @param bucket creates the bucket
	 */
	SharedQuota(String merchant, int burst, Supplier<BlockingBucket> bucket) {
		this.bucketSupplier = bucket;
		this.burst = burst;
		this.thread = new Thread(this::run, "quota-" + merchant);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * Return the configuration of a bucket that gives no more permits in any second than
	 * the specified number.
	 * @param ceiling the maximum number of permits per second
	 */
	static BucketConfiguration configuration(double ceiling) {
		long burst = Math.max(1, (long) (ceiling / BURSTS_PER_SECOND));
		// a full bucket is used at once, and filled again in the same second
		double refilled = ceiling - burst + 1;
		Duration interval = Duration.ofNanos((long) Math.ceil(Duration.ofSeconds(1).toNanos() / refilled));
		return BucketConfiguration.builder()
			.addLimit((limit) -> limit.capacity(burst).refillGreedy(1, interval))
			.build();
	}

	/**
	 * Acquire a permit.
	 * @return completes with the permit
	 */
	Mono<Void> acquire() {
		return Mono.<Void>create(this::enqueue).publishOn(Schedulers.parallel());
	}

	private void enqueue(MonoSink<Void> sink) {
		sink.onCancel(() -> this.waiting.remove(sink));
		this.waiting.add(sink);
	}

	private void run() {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				List<MonoSink<Void>> next = new ArrayList<>(this.burst);
				next.add(this.waiting.take());
				this.waiting.drainTo(next, this.burst - 1);
				grant(next);
			}
		}
		catch (InterruptedException ex) {
			// closed
		}
	}

	private void grant(List<MonoSink<Void>> sinks) throws InterruptedException {
		try {
			if (this.bucket == null) {
				this.bucket = this.bucketSupplier.get();
			}
			this.bucket.consume(sinks.size());
			sinks.forEach(MonoSink::success);
		}
		catch (RuntimeException ex) {
			sinks.forEach((sink) -> sink.error(ex));
		}
	}

	@Override
	public void close() {
		this.thread.interrupt();
	}

}
