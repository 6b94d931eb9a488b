package io.github.wechatpayspring.key;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.TestKeys;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Base class for tests of {@link PlatformCertificates}. Downloads are counted and their
 * result is {@link #response}.
 */
abstract class AbstractPlatformCertificatesTests {

	static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	static final Duration HOUR = Duration.ofHours(1);

	static final Duration LIMIT = Duration.ofSeconds(5);

	static final KeyPair KEYS = TestKeys.rsa();

	static final String OLD = "0C4AEF34B89340881BB2B25226393DC2E47F094B";

	static final String NEW = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";

	final TestClock clock = new TestClock(NOW);

	final AtomicInteger downloads = new AtomicInteger();

	final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	Mono<CertificateSet> response = Mono.fromSupplier(() -> set(OLD));

	PlatformCertificates certificates = create(none(), null);

	@AfterEach
	void stopTimer() {
		this.timer.dispose();
	}

	PlatformCertificates create(CertificateSet known, Path file) {
		return create(known, file, Runnable::run);
	}

	PlatformCertificates create(CertificateSet known, Path file, Executor executor) {
		return new PlatformCertificates(known, () -> {
			this.downloads.incrementAndGet();
			return this.response;
		}, HOUR, new CertificateCache(reader(), file), this.clock, AbstractPlatformCertificatesTests::ignore,
				this.timer, executor);
	}

	static void ignore() {
	}

	PlatformKeys.Certificates status() {
		return this.certificates.status().certificates();
	}

	CertificateListReader reader() {
		return new CertificateListReader(KeyAlgorithm.RSA, CertificateLists.key(), this.clock);
	}

	CertificateSet none() {
		return reader().none();
	}

	CertificateSet set(String... serialNumbers) {
		return reader().read(CertificateLists.of(Stream.of(serialNumbers)
			.map((serialNumber) -> certificate(serialNumber, NOW.minusSeconds(60), NOW.plus(Duration.ofDays(30))))
			.toArray(PlatformCertificate[]::new)));
	}

	/**
	 * Let time pass for the clock and for waiting callers.
	 */
	void pass(Duration time) {
		this.clock.advance(time);
		this.timer.advanceTimeBy(time);
	}

	static Mono<CertificateSet> failing() {
		return Mono.error(new IllegalStateException("no"));
	}

	static PlatformCertificate certificate(String serialNumber, Instant from, Instant until) {
		return new PlatformCertificate(
				TestKeys.certificate(KEYS, "CN=Tenpay.com sign", new BigInteger(serialNumber, 16), from, until));
	}

	void ready() {
		this.certificates.ready().block(LIMIT);
	}

	PublicKey find(String serialNumber) {
		return this.certificates.find(serialNumber).block(LIMIT);
	}

}
