package io.github.wechatpayspring.key;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link PlatformCertificates} with concurrent callers.
 */
class PlatformCertificatesConcurrencyTests extends AbstractPlatformCertificatesTests {

	@TempDir
	private Path directory;

	@Test
	void readyWhenManyCallersWaitDownloadsOnce() throws InterruptedException {
		Sinks.One<CertificateSet> slow = Sinks.one();
		this.response = slow.asMono();
		CountDownLatch waiting = new CountDownLatch(50);
		Mono<Long> found = Flux.range(0, 50).flatMap((i) -> Mono.defer(() -> {
			waiting.countDown();
			return this.certificates.ready().then(this.certificates.find(OLD));
		}).subscribeOn(Schedulers.boundedElastic()), 50).count().cache();
		found.subscribe();
		assertThat(waiting.await(5, TimeUnit.SECONDS)).isTrue();
		slow.tryEmitValue(set(OLD));
		assertThat(found.block(LIMIT)).isEqualTo(50);
		assertThat(this.downloads).hasValue(1);
	}

	@Test
	void readyWhenCallerCancelsContinuesDownload() {
		Sinks.One<CertificateSet> slow = Sinks.one();
		this.response = slow.asMono();
		this.certificates.ready().subscribe().dispose();
		assertThat(slow.currentSubscriberCount()).isOne();
		slow.tryEmitValue(set(OLD));
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(OLD);
		assertThat(this.downloads).hasValue(1);
	}

	@Test
	void readyWhenCallersCancelWhileWaitingStillRenewsOnceForTheOthers() {
		this.response = failing();
		assertThatIllegalStateException().isThrownBy(this::ready);
		this.response = Mono.fromSupplier(() -> set(OLD));
		Disposable cancelled = this.certificates.ready().subscribe();
		Mono<Void> waiting = this.certificates.ready().cache();
		waiting.subscribe();
		cancelled.dispose();
		Disposable alsoCancelled = this.certificates.ready().subscribe();
		alsoCancelled.dispose();
		assertThat(this.downloads).hasValue(1);
		pass(Duration.ofSeconds(1));
		waiting.block(LIMIT);
		assertThat(this.downloads).hasValue(2);
	}

	@Test
	void readyWhenAllCallersCancelledWhileWaitingIsNotStuckAfterwards() {
		this.response = failing();
		assertThatIllegalStateException().isThrownBy(this::ready);
		this.certificates.ready().subscribe().dispose();
		pass(Duration.ofSeconds(1));
		assertThat(this.downloads).hasValue(2);
		this.response = Mono.just(set(OLD));
		pass(Duration.ofSeconds(2));
		ready();
		assertThat(find(OLD)).isNotNull();
	}

	@Test
	void readyWhenNoThreadIsLeftFailsAndIsRepeated() {
		Executor[] starter = { (task) -> {
			throw new OutOfMemoryError("unable to create native thread");
		} };
		this.certificates = create(none(), null, (task) -> starter[0].execute(task));
		this.response = failing();
		assertThatIllegalStateException().isThrownBy(this::ready);
		this.response = Mono.just(set(OLD));
		StepVerifier.create(this.certificates.ready())
			.expectSubscription()
			.then(() -> pass(Duration.ofSeconds(1)))
			.expectErrorMatches((failure) -> failure.getCause() instanceof OutOfMemoryError)
			.verify(LIMIT);
		starter[0] = Runnable::run;
		StepVerifier.create(this.certificates.ready())
			.expectSubscription()
			.then(() -> pass(Duration.ofSeconds(2)))
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void readyWhenWaitedForBackoffDownloadsOnAThreadOfItsOwn() {
		AtomicReference<String> thread = new AtomicReference<>();
		PlatformCertificates certificates = new PlatformCertificates(none(), () -> {
			thread.set(Thread.currentThread().getName());
			return (this.downloads.getAndIncrement() == 0) ? failing() : this.response;
		}, HOUR, new CertificateCache(reader(), null), this.clock, AbstractPlatformCertificatesTests::ignore);
		assertThatIllegalStateException().isThrownBy(() -> certificates.ready().block(LIMIT));
		certificates.ready().block(LIMIT);
		assertThat(thread).hasValue("wechatpay-certificates");
	}

	@Test
	void readyWhenManyThreadsWaitAndRenewalsFailNotifiesEachCaller() throws InterruptedException {
		Random random = new Random(1);
		AtomicInteger running = new AtomicInteger();
		AtomicBoolean overlapping = new AtomicBoolean();
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		ExecutorService downloads = Executors.newFixedThreadPool(2);
		PlatformCertificates certificates = new PlatformCertificates(none(), () -> Mono.fromCallable(() -> {
			overlapping.compareAndSet(false, running.incrementAndGet() > 1);
			try {
				Thread.sleep(random.nextInt(2));
				if (random.nextBoolean()) {
					throw new IllegalStateException("no");
				}
				return set(OLD, NEW);
			}
			finally {
				running.decrementAndGet();
			}
		}), Duration.ofMillis(5), new CertificateCache(reader(), null), this.clock,
				AbstractPlatformCertificatesTests::ignore, timer, downloads);
		ExecutorService callers = Executors.newFixedThreadPool(4);
		CountDownLatch ended = new CountDownLatch(400);
		for (int i = 0; i < 400; i++) {
			String serialNumber = (i % 3 == 0) ? "AA" + i : NEW;
			boolean cancelled = i % 5 == 0;
			callers.execute(() -> {
				Disposable call = certificates.ready()
					.then(certificates.find(serialNumber))
					.doFinally((signal) -> ended.countDown())
					.subscribe((key) -> {
					}, (failure) -> {
					});
				if (cancelled) {
					call.dispose();
				}
			});
		}
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			timer.advanceTimeBy(Duration.ofSeconds(1));
			return ended.getCount() == 0;
		});
		callers.shutdown();
		downloads.shutdown();
		assertThat(overlapping).isFalse();
	}

	@Test
	void readyWhenAllElasticThreadsWaitCompletes() throws InterruptedException {
		this.response = Mono.delay(Duration.ofMillis(300), Schedulers.parallel()).map((tick) -> set(OLD));
		Path file = this.directory.resolve("certificates.json");
		this.certificates = create(none(), file);
		CountDownLatch ended = new CountDownLatch(Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE);
		for (int i = 0; i < Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE; i++) {
			Mono.fromRunnable(() -> {
				ready();
				ended.countDown();
			}).subscribeOn(Schedulers.boundedElastic()).subscribe();
		}
		assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
		// written in the background, before the directory is deleted
		Awaitility.await().until(() -> Files.exists(file));
	}

	@Test
	void readyWhenRenewedByAnotherCallerDoesNotRenewAgain() {
		ready();
		this.clock.advance(Duration.ofDays(31));
		Instant now = this.clock.instant();
		this.response = Mono.fromSupplier(
				() -> reader().read(CertificateLists.of(certificate(NEW, NOW, now.plus(Duration.ofDays(30))))));
		this.clock.meanwhile(this::ready);
		ready();
		assertThat(this.downloads).hasValue(2);
	}

	@Test
	void readyWhenRenewalStartsSlowlyReturnsValidCertificates() throws InterruptedException {
		ready();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		this.response = Mono.fromCallable(() -> {
			begun.countDown();
			goOn.await();
			return set(OLD);
		});
		this.clock.advance(HOUR);
		Mono.fromRunnable(this::ready).subscribeOn(Schedulers.boundedElastic()).subscribe();
		assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
		ready();
		assertThat(find(OLD)).isNotNull();
		goOn.countDown();
	}

}
