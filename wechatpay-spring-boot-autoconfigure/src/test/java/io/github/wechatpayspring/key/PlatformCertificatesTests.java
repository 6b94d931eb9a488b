package io.github.wechatpayspring.key;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.TestKeys;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PlatformCertificatesTests {

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private static final Duration HOUR = Duration.ofHours(1);

	private static final KeyPair KEYS = TestKeys.rsa();

	private static final String OLD = "0C4AEF34B89340881BB2B25226393DC2E47F094B";

	private static final String NEW = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";

	@TempDir
	private Path directory;

	private final TestClock clock = new TestClock(NOW);

	private final AtomicInteger downloads = new AtomicInteger();

	private Mono<CertificateSet> answer = Mono.fromSupplier(() -> set(OLD));

	private PlatformCertificates certificates = create(none(), null);

	private PlatformCertificates create(CertificateSet known, Path file) {
		return new PlatformCertificates(known, () -> {
			this.downloads.incrementAndGet();
			return this.answer;
		}, HOUR, new CertificateCache(KeyAlgorithm.RSA, file, this.clock), this.clock);
	}

	private CertificateSet none() {
		return new CertificateSet(List.of(), this.clock);
	}

	private CertificateSet set(String... serialNumbers) {
		return new CertificateSet(Stream.of(serialNumbers)
			.map((serialNumber) -> certificate(serialNumber, NOW.minusSeconds(60), NOW.plus(Duration.ofDays(30))))
			.toList(), this.clock);
	}

	private static PlatformCertificate certificate(String serialNumber, Instant from, Instant until) {
		return new PlatformCertificate(
				TestKeys.certificate(KEYS, "CN=Tenpay.com sign", new BigInteger(serialNumber, 16), from, until));
	}

	private void ready() {
		this.certificates.ready().block(Duration.ofSeconds(5));
	}

	private PublicKey find(String serialNumber) {
		return this.certificates.find(serialNumber).block(Duration.ofSeconds(5));
	}

	@Test
	void downloadsNothingBeforeItIsNeeded() {
		assertThat(this.certificates.preferredSerialNumber()).isNull();
		assertThat(this.downloads).hasValue(0);
	}

	@Test
	void waitsForTheFirstDownload() {
		ready();
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(OLD);
		assertThat(find(OLD)).isEqualTo(KEYS.getPublic());
		ready();
		assertThat(this.downloads).hasValue(1);
	}

	@Test
	void failsWithTheFirstDownloadAndTriesAgain() {
		this.answer = Mono.error(new IllegalStateException("no"));
		assertThatIllegalStateException().isThrownBy(this::ready).withMessage("no");
		assertThat(this.certificates.failure()).hasMessage("no");
		this.answer = Mono.just(set(OLD));
		ready();
		assertThat(this.certificates.failure()).isNull();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { OLD, "0c4aef34b89340881bb2b25226393dc2e47f094b", "C4AEF34B89340881BB2B25226393DC2E47F094B" })
	void findsWithoutCaseAndLeadingZeros(String serialNumber) {
		ready();
		assertThat(find(serialNumber)).isEqualTo(KEYS.getPublic());
	}

	@Test
	void renewsInTheBackgroundOnceTheIntervalHasPassed() {
		ready();
		Sinks.One<CertificateSet> slow = Sinks.one();
		this.answer = slow.asMono();
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
	void tellsWhenTheyWereLastRenewed() {
		assertThat(this.certificates.renewedAt()).isNull();
		ready();
		assertThat(this.certificates.renewedAt()).isEqualTo(NOW);
		this.clock.advance(HOUR);
		this.answer = Mono.error(new IllegalStateException("no"));
		ready();
		assertThat(this.certificates.renewedAt()).isEqualTo(NOW);
		this.clock.advance(HOUR);
		this.answer = Mono.just(set(NEW));
		ready();
		assertThat(this.certificates.renewedAt()).isEqualTo(NOW.plus(HOUR.multipliedBy(2)));
	}

	@Test
	void keepsTheLastGoodOnesIfARenewalFails() {
		ready();
		this.answer = Mono.error(new IllegalStateException("no"));
		this.clock.advance(HOUR);
		ready();
		assertThat(this.downloads).hasValue(2);
		assertThat(find(OLD)).isNotNull();
		assertThat(this.certificates.failure()).hasMessage("no");
		ready();
		assertThat(this.downloads).hasValue(2);
		this.clock.advance(Duration.ofMinutes(1));
		ready();
		assertThat(this.downloads).hasValue(3);
	}

	@Test
	void keepsTheLastGoodOnesIfARenewalIsEmpty() {
		ready();
		this.answer = Mono.empty();
		this.clock.advance(HOUR);
		ready();
		assertThat(find(OLD)).isNotNull();
		assertThat(this.certificates.failure()).hasMessage("No platform certificates came");
	}

	@Test
	void renewsOnceForAnUnknownSerialNumberAndThenPauses() {
		ready();
		this.answer = Mono.just(set(OLD, NEW));
		assertThat(find(NEW)).isNotNull();
		assertThat(this.downloads).hasValue(2);
		for (int i = 0; i < 100; i++) {
			assertThat(find("AA" + i)).isNull();
		}
		assertThat(this.downloads).hasValue(2);
		this.clock.advance(Duration.ofMinutes(3));
		assertThat(find("AA")).isNull();
		assertThat(find("AB")).isNull();
		assertThat(this.downloads).hasValue(3);
	}

	@Test
	void scheduledRenewalsDoNotPauseThoseForUnknownSerialNumbers() {
		ready();
		this.clock.advance(HOUR);
		ready();
		assertThat(this.downloads).hasValue(2);
		this.answer = Mono.just(set(NEW));
		assertThat(find(NEW)).isNotNull();
		assertThat(this.downloads).hasValue(3);
	}

	@Test
	void aFailedRenewalForAnUnknownSerialNumberLeavesItUnknown() {
		ready();
		this.answer = Mono.error(new IllegalStateException("no"));
		assertThat(find(NEW)).isNull();
		assertThat(find(OLD)).isNotNull();
	}

	@Test
	void manyWaitForOneDownload() throws InterruptedException {
		Sinks.One<CertificateSet> slow = Sinks.one();
		this.answer = slow.asMono();
		CountDownLatch waiting = new CountDownLatch(50);
		Mono<Long> found = Flux.range(0, 50).flatMap((i) -> Mono.defer(() -> {
			waiting.countDown();
			return this.certificates.ready().then(this.certificates.find(OLD));
		}).subscribeOn(Schedulers.boundedElastic()), 50).count().cache();
		found.subscribe();
		assertThat(waiting.await(5, TimeUnit.SECONDS)).isTrue();
		slow.tryEmitValue(set(OLD));
		assertThat(found.block(Duration.ofSeconds(5))).isEqualTo(50);
		assertThat(this.downloads).hasValue(1);
	}

	@Test
	void whoGivesUpWaitingDoesNotEndTheDownload() {
		Sinks.One<CertificateSet> slow = Sinks.one();
		this.answer = slow.asMono();
		this.certificates.ready().subscribe().dispose();
		assertThat(slow.currentSubscriberCount()).isOne();
		slow.tryEmitValue(set(OLD));
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(OLD);
		assertThat(this.downloads).hasValue(1);
	}

	@Test
	void joinsARenewalUnderWayAndAsksOnceMoreIfThatDidNotBringIt() {
		ready();
		Sinks.One<CertificateSet> slow = Sinks.one();
		this.answer = slow.asMono();
		this.clock.advance(HOUR);
		ready();
		Mono<PublicKey> found = this.certificates.find(NEW).cache();
		found.subscribe();
		this.answer = Mono.just(set(NEW));
		slow.tryEmitValue(set(OLD));
		assertThat(found.block(Duration.ofSeconds(5))).isNotNull();
		assertThat(this.downloads).hasValue(3);
	}

	@Test
	void doesNotTrustWhatIsNotValidAtTheMoment() {
		this.certificates = create(new CertificateSet(
				List.of(certificate(OLD, NOW.minusSeconds(60), NOW), certificate(NEW, NOW, NOW.plusSeconds(60))),
				this.clock), null);
		this.answer = Mono.empty();
		assertThat(find(OLD)).isNotNull();
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(NEW);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(find(OLD)).isNull();
		assertThat(find(NEW)).isNotNull();
	}

	@Test
	void replacedCertificatesCountUntilTheNextRenewal() {
		ready();
		this.answer = Mono.just(set(NEW));
		this.clock.advance(HOUR);
		ready();
		assertThat(find(OLD)).isNotNull();
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(NEW);
		this.clock.advance(HOUR);
		ready();
		assertThat(find(OLD)).isNull();
	}

	@Test
	void keepsCertificatesAcrossRestarts() throws IOException {
		Path file = this.directory.resolve("kept").resolve("certificates.pem");
		this.certificates = create(none(), file);
		ready();
		Awaitility.await().until(() -> Files.exists(file));
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
			.isEqualTo("rwx------");
		try (Stream<Path> files = Files.list(file.getParent())) {
			assertThat(files).containsExactly(file);
		}
		this.answer = Mono.error(new IllegalStateException("no"));
		this.certificates = create(none(), file);
		ready();
		assertThat(find(OLD)).isEqualTo(KEYS.getPublic());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nonsense", "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n" })
	void downloadsInPlaceOfABrokenCache(String content) throws IOException {
		Path file = Files.writeString(this.directory.resolve("certificates.pem"), content);
		this.certificates = create(none(), file);
		ready();
		assertThat(find(OLD)).isNotNull();
		Awaitility.await().until(() -> Files.readString(file).contains(set(OLD).platformCertificates().get(0).pem()));
	}

	@Test
	void doesNotTrustACacheThatOthersCanWrite() throws IOException {
		Path file = Files.writeString(this.directory.resolve("certificates.pem"),
				set(NEW).platformCertificates().get(0).pem());
		this.certificates = create(none(),
				Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw--w----")));
		assertThat(this.certificates.preferredSerialNumber()).isNull();
	}

	@Test
	void whoWaitsDoesNotHoldTheThreadsThatItTakes() throws InterruptedException {
		this.answer = Mono.delay(Duration.ofMillis(300), Schedulers.parallel()).map((tick) -> set(OLD));
		this.certificates = create(none(), this.directory.resolve("certificates.pem"));
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
	void aFatalErrorLeavesNobodyWaiting() {
		this.answer = Mono.defer(() -> {
			throw new NoClassDefFoundError("no");
		});
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(this::ready);
		this.answer = Mono.just(set(OLD));
		ready();
		assertThat(find(OLD)).isNotNull();
	}

	@Test
	void aClockThatIsSetBackDoesNotStopRenewals() {
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
	void whoFindsThatOthersHaveRenewedThemMeanwhileDoesNot() {
		ready();
		this.clock.advance(Duration.ofDays(31));
		Instant now = this.clock.instant();
		this.answer = Mono
			.just(new CertificateSet(List.of(certificate(NEW, NOW, now.plus(Duration.ofDays(30)))), this.clock));
		this.clock.meanwhile(this::ready);
		ready();
		assertThat(this.downloads).hasValue(2);
	}

	@Test
	void aSlowBeginningOfARenewalKeepsNobodyFromValidCertificates() throws InterruptedException {
		ready();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		this.answer = Mono.fromCallable(() -> {
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
	void certificatesThatAreAllKnownExpireAsAnyOther() {
		CertificateSet known = set(OLD);
		known.ready().block(Duration.ofSeconds(5));
		this.clock.advance(Duration.ofDays(31));
		assertThatExceptionOfType(PlatformCertificateException.class)
			.isThrownBy(() -> known.ready().block(Duration.ofSeconds(5)))
			.withMessageContaining("No platform certificate is valid");
	}

	@Test
	void besideAPublicKeyTheyAreRenewedOnceTheyWereNeeded() {
		CombinedPlatformKeys combined = new CombinedPlatformKeys(
				new PlatformPublicKey("PUB_KEY_ID_1", KEYS.getPublic()), this.certificates);
		combined.ready().block(Duration.ofSeconds(5));
		assertThat(combined.find("PUB_KEY_ID_2").block(Duration.ofSeconds(5))).isNull();
		assertThat(this.downloads).hasValue(0);
		assertThat(combined.find(OLD).block(Duration.ofSeconds(5))).isNotNull();
		this.clock.advance(HOUR);
		combined.ready().block(Duration.ofSeconds(5));
		assertThat(this.downloads).hasValue(2);
		assertThat(combined.preferredSerialNumber()).isEqualTo("PUB_KEY_ID_1");
	}

	@Test
	void goesOnWithoutACacheThatCannotBeWritten() throws IOException {
		Path blocked = Files.writeString(this.directory.resolve("file"), "");
		this.certificates = create(none(), blocked.resolve("certificates.pem"));
		ready();
		assertThat(find(OLD)).isNotNull();
	}

}
