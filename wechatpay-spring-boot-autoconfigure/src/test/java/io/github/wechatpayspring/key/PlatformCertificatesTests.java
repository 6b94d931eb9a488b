package io.github.wechatpayspring.key;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.TestKeys;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PlatformCertificatesTests {

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private static final KeyPair KEYS = TestKeys.rsa();

	private static final String OLD = "0C4AEF34B89340881BB2B25226393DC2E47F094B";

	private static final String NEW = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";

	@TempDir
	private Path directory;

	private final TestClock clock = new TestClock(NOW);

	private final AtomicInteger downloads = new AtomicInteger();

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private Mono<CertificateSet> response = Mono.fromSupplier(() -> set(OLD));

	private PlatformCertificates certificates = create(none(), null);

	@AfterEach
	void stopTimer() {
		this.timer.dispose();
	}

	private PlatformCertificates create(CertificateSet known, Path file) {
		return new PlatformCertificates(known, () -> {
			this.downloads.incrementAndGet();
			return this.response;
		}, HOUR, new CertificateCache(reader(), file), this.clock, PlatformCertificatesTests::ignore, this.timer,
				Runnable::run);
	}

	private static void ignore() {
	}

	private PlatformKeys.Certificates status() {
		return this.certificates.status().certificates();
	}

	private CertificateListReader reader() {
		return new CertificateListReader(KeyAlgorithm.RSA, CertificateLists.key(), this.clock);
	}

	private CertificateSet none() {
		return reader().none();
	}

	private CertificateSet set(String... serialNumbers) {
		return reader().read(CertificateLists.of(Stream.of(serialNumbers)
			.map((serialNumber) -> certificate(serialNumber, NOW.minusSeconds(60), NOW.plus(Duration.ofDays(30))))
			.toArray(PlatformCertificate[]::new)));
	}

	/**
	 * Let time pass for the clock and for waiting callers.
	 */
	private void pass(Duration time) {
		this.clock.advance(time);
		this.timer.advanceTimeBy(time);
	}

	private static Mono<CertificateSet> failing() {
		return Mono.error(new IllegalStateException("no"));
	}

	private static PlatformCertificate certificate(String serialNumber, Instant from, Instant until) {
		return new PlatformCertificate(
				TestKeys.certificate(KEYS, "CN=Tenpay.com sign", new BigInteger(serialNumber, 16), from, until));
	}

	private void ready() {
		this.certificates.ready().block(LIMIT);
	}

	private PublicKey find(String serialNumber) {
		return this.certificates.find(serialNumber).block(LIMIT);
	}

	@Test
	void createDownloadsNothing() {
		assertThat(this.certificates.preferredSerialNumber()).isNull();
		assertThat(this.downloads).hasValue(0);
	}

	@Test
	void readyWhenNothingWasDownloadedAwaitsDownload() {
		ready();
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(OLD);
		assertThat(find(OLD)).isEqualTo(KEYS.getPublic());
		ready();
		assertThat(this.downloads).hasValue(1);
	}

	@Test
	void readyWhenFirstDownloadFailsIsRepeated() {
		this.response = Mono.error(new IllegalStateException("no"));
		assertThatIllegalStateException().isThrownBy(this::ready).withMessage("no");
		assertThat(status().problem()).isEqualTo("no");
		this.response = Mono.just(set(OLD));
		pass(Duration.ofSeconds(1));
		ready();
		assertThat(status().problem()).isNull();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { OLD, "0c4aef34b89340881bb2b25226393dc2e47f094b", "C4AEF34B89340881BB2B25226393DC2E47F094B" })
	void findWhenCaseOrLeadingZerosDifferReturnsKey(String serialNumber) {
		ready();
		assertThat(find(serialNumber)).isEqualTo(KEYS.getPublic());
	}

	@Test
	void readyWhenIntervalHasPassedRenewsInTheBackground() {
		ready();
		Sinks.One<CertificateSet> slow = Sinks.one();
		this.response = slow.asMono();
		this.clock.advance(HOUR.minusSeconds(1));
		ready();
		assertThat(this.downloads).hasValue(1);
		this.clock.advance(Duration.ofSeconds(1));
		ready();
		ready();
		assertThat(this.downloads).hasValue(2);
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(OLD);
		slow.tryEmitValue(set(NEW));
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(NEW);
	}

	@Test
	void statusWhenRenewalSucceededShowsItsTime() {
		assertThat(status().renewedAt()).isNull();
		ready();
		assertThat(status().renewedAt()).isEqualTo(NOW);
		this.clock.advance(HOUR);
		this.response = Mono.error(new IllegalStateException("no"));
		ready();
		assertThat(status().renewedAt()).isEqualTo(NOW);
		this.clock.advance(HOUR);
		this.response = Mono.just(set(NEW));
		ready();
		assertThat(status().renewedAt()).isEqualTo(NOW.plus(HOUR.multipliedBy(2)));
	}

	@Test
	void readyWhenRenewalFailsKeepsCertificates() {
		ready();
		this.response = Mono.error(new IllegalStateException("no"));
		this.clock.advance(HOUR);
		ready();
		assertThat(this.downloads).hasValue(2);
		assertThat(find(OLD)).isNotNull();
		assertThat(status().problem()).isEqualTo("no");
		ready();
		assertThat(this.downloads).hasValue(2);
		this.clock.advance(Duration.ofSeconds(1));
		ready();
		assertThat(this.downloads).hasValue(3);
	}

	@Test
	void readyWhenRenewalIsEmptyKeepsCertificates() {
		ready();
		this.response = Mono.empty();
		this.clock.advance(HOUR);
		ready();
		assertThat(find(OLD)).isNotNull();
		assertThat(status().problem()).isEqualTo("No platform certificates came");
	}

	@Test
	void findWhenRenewalDidNotBringSerialNumberPausesForThatSerialNumberOnly() {
		ready();
		for (int i = 0; i < 100; i++) {
			assertThat(find("AA")).isNull();
		}
		assertThat(this.downloads).hasValue(2);
		this.response = Mono.just(set(OLD, NEW));
		assertThat(find(NEW)).isNotNull();
		assertThat(this.downloads).hasValue(3);
		this.clock.advance(Duration.ofMinutes(3).minusSeconds(1));
		assertThat(find("aa")).isNull();
		assertThat(this.downloads).hasValue(3);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(find("00AA")).isNull();
		assertThat(this.downloads).hasValue(4);
	}

	@Test
	void findWhenManySerialNumbersAreUnknownLimitsRenewals() {
		ready();
		for (int i = 0; i < 1000; i++) {
			assertThat(find("AA" + i)).isNull();
		}
		assertThat(this.downloads).hasValue(4);
		for (int second = 0; second < 60; second++) {
			pass(Duration.ofSeconds(1));
			for (int i = 0; i < 10; i++) {
				assertThat(find("BB" + second + i)).isNull();
			}
		}
		assertThat(this.downloads).hasValue(7);
	}

	@Test
	void readyWhenSerialNumberIsUnresolvedWaitsForTheNextPermittedRenewal() {
		ready();
		for (int i = 0; i < 4; i++) {
			assertThat(find("AA" + i)).isNull();
		}
		assertThat(this.downloads).hasValue(4);
		this.response = Mono.just(set(NEW));
		assertThat(find(NEW)).isNull();
		StepVerifier.create(this.certificates.ready())
			.expectSubscription()
			.then(() -> pass(Duration.ofSeconds(19)))
			.then(() -> assertThat(this.downloads).hasValue(4))
			.then(() -> pass(Duration.ofSeconds(1)))
			.expectComplete()
			.verify(LIMIT);
		assertThat(this.downloads).hasValue(5);
		assertThat(find(NEW)).isNotNull();
		ready();
		assertThat(this.downloads).hasValue(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "AG", "PUB_KEY_ID_1", "0x0A", "1:2", "5157F09EFDC096DE15EBE81A47057A7232F1B8E1A",
			"\u0660" })
	void findWhenNameIsNoSerialNumberDoesNotRenew(String name) {
		ready();
		assertThat(find(name)).isNull();
		ready();
		assertThat(this.downloads).hasValue(1);
	}

	@Test
	void findWhenRenewalFailsIsRepeatedForTheSameSerialNumberAfterOneSecond() {
		ready();
		this.response = failing();
		assertThat(find(NEW)).isNull();
		assertThat(find(NEW)).isNull();
		assertThat(this.downloads).hasValue(2);
		this.response = Mono.just(set(NEW));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(find(NEW)).isNotNull();
		assertThat(this.downloads).hasValue(3);
	}

	@Test
	void readyWhenRenewalForUnknownSerialNumberFailedWaitsUntilOneSucceeds() {
		ready();
		this.response = failing();
		assertThat(find(NEW)).isNull();
		Duration backoff = Duration.ofSeconds(1);
		for (int renewal = 3; renewal < 12; renewal++) {
			int expected = renewal;
			Duration wait = backoff;
			StepVerifier.create(this.certificates.ready())
				.expectSubscription()
				.then(() -> pass(wait.minusMillis(1)))
				.then(() -> assertThat(this.downloads).hasValue(expected - 1))
				.then(() -> pass(Duration.ofMillis(1)))
				.expectErrorMessage("no")
				.verify(LIMIT);
			assertThat(this.downloads).hasValue(expected);
			backoff = (renewal < 8) ? backoff.multipliedBy(2) : Duration.ofMinutes(1);
		}
		this.response = Mono.just(set(NEW));
		StepVerifier.create(this.certificates.ready())
			.expectSubscription()
			.then(() -> pass(Duration.ofMinutes(1)))
			.expectComplete()
			.verify(LIMIT);
		assertThat(find(NEW)).isNotNull();
		this.response = failing();
		this.clock.advance(HOUR);
		ready();
		int made = this.downloads.get();
		this.clock.advance(Duration.ofSeconds(1));
		ready();
		assertThat(this.downloads).hasValue(made + 1);
	}

	@Test
	void readyWhenRenewalForUnknownSerialNumberIsInProgressWaitsForIt() {
		ready();
		Sinks.One<CertificateSet> slow = Sinks.one();
		this.response = slow.asMono();
		this.certificates.find(NEW).subscribe();
		StepVerifier.create(this.certificates.ready())
			.expectSubscription()
			.expectNoEvent(Duration.ofMillis(50))
			.then(() -> slow.tryEmitValue(set(NEW)))
			.expectComplete()
			.verify(LIMIT);
		assertThat(this.downloads).hasValue(2);
	}

	@Test
	void readyWhenScheduledRenewalFailedCompletesWithTheLastGoodOnes() {
		ready();
		this.response = failing();
		this.clock.advance(HOUR);
		ready();
		ready();
		assertThat(this.downloads).hasValue(2);
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
		this.certificates = new PlatformCertificates(none(), () -> this.response, HOUR,
				new CertificateCache(reader(), null), this.clock, PlatformCertificatesTests::ignore, this.timer,
				(task) -> starter[0].execute(task));
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
		}, HOUR, new CertificateCache(reader(), null), this.clock, PlatformCertificatesTests::ignore);
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
		}), Duration.ofMillis(5), new CertificateCache(reader(), null), this.clock, PlatformCertificatesTests::ignore,
				timer, downloads);
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
	void readyBesidePublicKeyWhenRenewalForUnknownSerialNumberFailedWaits() {
		CombinedPlatformKeys combined = new CombinedPlatformKeys(
				new PlatformPublicKey("PUB_KEY_ID_1", KEYS.getPublic()), this.certificates);
		this.response = failing();
		combined.ready().block(LIMIT);
		assertThat(combined.find(OLD).block(LIMIT)).isNull();
		StepVerifier.create(combined.ready())
			.expectSubscription()
			.then(() -> pass(Duration.ofSeconds(1)))
			.expectErrorMessage("no")
			.verify(LIMIT);
		this.response = Mono.just(set(OLD));
		StepVerifier.create(combined.ready())
			.expectSubscription()
			.then(() -> pass(Duration.ofSeconds(2)))
			.expectComplete()
			.verify(LIMIT);
		assertThat(combined.find(OLD).block(LIMIT)).isNotNull();
	}

	@Test
	void readyBesidePublicKeyWhenThereAreNoPlatformCertificatesCompletes() {
		CombinedPlatformKeys combined = new CombinedPlatformKeys(
				new PlatformPublicKey("PUB_KEY_ID_1", KEYS.getPublic()), this.certificates);
		this.response = Mono.error(new NoPlatformCertificatesException("none", null));
		assertThat(combined.find(OLD).block(LIMIT)).isNull();
		combined.ready().block(LIMIT);
		assertThat(this.downloads).hasValue(1);
	}

	@Test
	void findWhenScheduledRenewalPrecedesDoesNotPause() {
		ready();
		this.clock.advance(HOUR);
		ready();
		assertThat(this.downloads).hasValue(2);
		this.response = Mono.just(set(NEW));
		assertThat(find(NEW)).isNotNull();
		assertThat(this.downloads).hasValue(3);
	}

	@Test
	void findWhenRenewalFailsReturnsNoKey() {
		ready();
		this.response = Mono.error(new IllegalStateException("no"));
		assertThat(find(NEW)).isNull();
		assertThat(find(OLD)).isNotNull();
	}

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
	void findWhenRenewalInProgressDoesNotBringSerialNumberRenewsAgain() {
		ready();
		Sinks.One<CertificateSet> slow = Sinks.one();
		this.response = slow.asMono();
		this.clock.advance(HOUR);
		ready();
		Mono<PublicKey> found = this.certificates.find(NEW).cache();
		found.subscribe();
		this.response = Mono.just(set(NEW));
		slow.tryEmitValue(set(OLD));
		assertThat(found.block(LIMIT)).isNotNull();
		assertThat(this.downloads).hasValue(3);
	}

	@Test
	void findWhenCertificateIsNotValidReturnsNoKey() {
		this.certificates = create(new CertificateSet(
				List.of(certificate(OLD, NOW.minusSeconds(60), NOW), certificate(NEW, NOW, NOW.plusSeconds(60))),
				this.clock), null);
		this.response = Mono.empty();
		assertThat(find(OLD)).isNotNull();
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(NEW);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(find(OLD)).isNull();
		assertThat(find(NEW)).isNotNull();
	}

	@Test
	void findWhenCertificateWasReplacedReturnsKeyUntilNextRenewal() {
		ready();
		this.response = Mono.just(set(NEW));
		this.clock.advance(HOUR);
		ready();
		assertThat(find(OLD)).isNotNull();
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(NEW);
		this.clock.advance(HOUR);
		ready();
		assertThat(find(OLD)).isNull();
	}

	@Test
	void readyWhenAllElasticThreadsWaitCompletes() throws InterruptedException {
		this.response = Mono.delay(Duration.ofMillis(300), Schedulers.parallel()).map((tick) -> set(OLD));
		this.certificates = create(none(), this.directory.resolve("certificates.json"));
		CountDownLatch ended = new CountDownLatch(Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE);
		for (int i = 0; i < Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE; i++) {
			Mono.fromRunnable(() -> {
				ready();
				ended.countDown();
			}).subscribeOn(Schedulers.boundedElastic()).subscribe();
		}
		assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void readyWhenDownloadThrowsErrorFails() {
		this.response = Mono.defer(() -> {
			throw new NoClassDefFoundError("no");
		});
		assertThatExceptionOfType(PlatformCertificateException.class).isThrownBy(this::ready)
			.withMessageContaining("NoClassDefFoundError")
			.withCauseInstanceOf(NoClassDefFoundError.class);
		this.response = Mono.just(set(OLD));
		pass(Duration.ofSeconds(1));
		ready();
		assertThat(find(OLD)).isNotNull();
	}

	@Test
	void findWhenClockIsSetBackStillRenews() {
		ready();
		assertThat(find(NEW)).isNull();
		assertThat(this.downloads).hasValue(2);
		this.clock.advance(Duration.ofSeconds(-30));
		assertThat(find(NEW)).isNull();
		assertThat(this.downloads).hasValue(3);
		this.clock.advance(Duration.ofSeconds(-20));
		ready();
		assertThat(this.downloads).hasValue(4);
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

	@Test
	void readyWhenConfiguredCertificatesHaveExpiredFails() {
		CertificateSet known = set(OLD);
		known.ready().block(LIMIT);
		this.clock.advance(Duration.ofDays(31));
		assertThatExceptionOfType(PlatformCertificateException.class).isThrownBy(() -> known.ready().block(LIMIT))
			.withMessageContaining("No platform certificate is valid");
	}

	@Test
	void readyBesidePublicKeyWhenCertificatesWereUsedRenewsThem() {
		CombinedPlatformKeys combined = new CombinedPlatformKeys(
				new PlatformPublicKey("PUB_KEY_ID_1", KEYS.getPublic()), this.certificates);
		combined.ready().block(LIMIT);
		assertThat(combined.find("PUB_KEY_ID_2").block(LIMIT)).isNull();
		assertThat(this.downloads).hasValue(0);
		assertThat(combined.find(OLD).block(LIMIT)).isNotNull();
		this.clock.advance(HOUR);
		combined.ready().block(LIMIT);
		assertThat(this.downloads).hasValue(2);
		assertThat(combined.preferredSerialNumber()).isEqualTo("PUB_KEY_ID_1");
	}

}
