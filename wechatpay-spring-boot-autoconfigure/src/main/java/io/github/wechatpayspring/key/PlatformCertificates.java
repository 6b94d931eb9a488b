package io.github.wechatpayspring.key;

import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.health.contributor.Status;

/**
 * The platform certificates of a merchant, downloaded and renewed when they are used.
 * Thread-safe.
 * <p>
 * The first use downloads them and waits. Later uses begin a renewal in the background
 * once the last one is older than the interval. A renewal that fails keeps the
 * certificates. A renewal that succeeds replaces them; the replaced ones are trusted,
 * while they are valid, until the next one succeeds. Concurrent callers share one
 * renewal, which goes on if a caller cancels.
 * <p>
 * After a renewal that failed, the next one begins after one second at the earliest. That
 * time doubles with each further failure, up to one minute.
 * <p>
 * A response that names an unknown serial number waits for one renewal. If that succeeds
 * without the serial number, this serial number is not looked for again for
 * {@value #UNLISTED_MINUTES} minutes; another one is. Renewals for unknown serial numbers
 * begin at most {@value RenewalPace#BURST} times in a row and then once every
 * {@value RenewalPace#SECONDS_BETWEEN} seconds.
 * <p>
 * Responses cannot be verified while no certificate is valid, or while a serial number
 * that a response named is unresolved: no renewal has succeeded since. Until then,
 * {@link #ready()} does not complete. It joins the next renewal, which begins as soon as
 * the times above permit, and fails with the failure of that renewal. The wait is limited
 * to a minute plus the time of the download; callers apply their own time limits.
 */
final class PlatformCertificates implements PlatformKeys {

	private static final Log logger = LogFactory.getLog(PlatformCertificates.class);

	private static final int UNLISTED_MINUTES = 3;

	private final Supplier<Mono<CertificateSet>> download;

	private final Duration interval;

	private final CertificateCache cache;

	private final Clock clock;

	private final Runnable listener;

	private final Scheduler timer;

	private final Executor starter;

	private final UnknownSerialNumbers unknown = new UnknownSerialNumbers(Duration.ofMinutes(UNLISTED_MINUTES));

	private final RenewalPace pace;

	private volatile CertificateSet certificates;

	// responses that were signed before a rotation may still arrive
	private volatile CertificateSet predecessors;

	private volatile Pause renewalPause;

	private volatile boolean unresolved;

	private volatile @Nullable Instant renewedAt;

	private volatile @Nullable Throwable failure;

	private @Nullable RunningRenewal renewal;

	/**
	 * Create new certificates.
	 * @param known the certificates known from the start, in addition to those of the
	 * cache; may be none
	 * @param publicKey a key that may have signed the list as well, or {@code null}
	 */
	static PlatformCertificates create(CertificateSet known, @Nullable PlatformPublicKey publicKey, Renewal settings,
			Download download, Clock clock) {
		CertificateListReader reader = new CertificateListReader(settings.algorithm(),
				ApiV3Key.read(settings.merchantId(), settings.apiV3Key()), clock);
		Mono<CertificateSet> certificates = new CertificateList(reader, publicKey, download).certificates();
		return new PlatformCertificates(known, () -> certificates, settings.interval(),
				new CertificateCache(reader, settings.cacheFile()), clock, settings.listener());
	}

	PlatformCertificates(CertificateSet known, Supplier<Mono<CertificateSet>> download, Duration interval,
			CertificateCache cache, Clock clock, Runnable listener) {
		// a download runs code of the application, which may block
		this(known, download, interval, cache, clock, listener, Schedulers.parallel(),
				PlatformCertificates::startThread);
	}

	PlatformCertificates(CertificateSet known, Supplier<Mono<CertificateSet>> download, Duration interval,
			CertificateCache cache, Clock clock, Runnable listener, Scheduler timer, Executor starter) {
		this.certificates = known.with(cache.load());
		this.predecessors = this.certificates;
		this.download = download;
		this.interval = interval;
		this.cache = cache;
		this.clock = clock;
		this.listener = listener;
		this.timer = timer;
		this.starter = starter;
		this.renewalPause = new Pause(clock.instant(), Duration.ZERO);
		this.pace = new RenewalPace(clock.instant());
	}

	private static void startThread(Runnable task) {
		Thread thread = new Thread(task, "wechatpay-certificates");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public Mono<Void> ready() {
		return Mono.defer(() -> {
			if (this.unresolved || !this.certificates.hasValid()) {
				return renewIf(() -> this.unresolved || !this.certificates.hasValid())
					.then(Mono.defer(() -> this.certificates.ready()))
					.then(Mono.defer(this::ready));
			}
			renewInBackground();
			return Mono.empty();
		});
	}

	/**
	 * As {@link #ready()}, for a merchant that has the WeChat Pay public key as well, so
	 * that a valid certificate is not required.
	 */
	Mono<Void> readyBesidePublicKey() {
		return Mono.defer(() -> {
			// a merchant without platform certificates never resolves the serial number
			if (this.unresolved && !(this.failure instanceof NoPlatformCertificatesException)) {
				return renewIf(() -> this.unresolved).then(Mono.defer(this::readyBesidePublicKey));
			}
			if (preferredSerialNumber() != null) {
				renewInBackground();
			}
			return Mono.empty();
		}).onErrorComplete(NoPlatformCertificatesException.class);
	}

	private void renewInBackground() {
		if (isDue()) {
			// callers that need it join it; a failure is logged
			renewIf(this::isDue);
		}
	}

	private boolean isDue() {
		return this.renewalPause.isOver(this.clock.instant());
	}

	@Override
	public Mono<PublicKey> find(String serialNumber) {
		Mono<PublicKey> known = Mono.fromSupplier(() -> lookUp(serialNumber));
		return UnknownSerialNumbers.isSerialNumber(serialNumber)
				? known.switchIfEmpty(Mono.defer(() -> underWay(serialNumber).then(known)))
					.switchIfEmpty(Mono.defer(() -> renewForUnknown(serialNumber).then(known)))
				: known;
	}

	private @Nullable PublicKey lookUp(String serialNumber) {
		PublicKey key = this.certificates.key(serialNumber);
		return (key != null) ? key : this.predecessors.key(serialNumber);
	}

	@Override
	public @Nullable String preferredSerialNumber() {
		return this.certificates.preferredSerialNumber();
	}

	@Override
	public Status status() {
		Throwable failure = this.failure;
		return new Status(null, new Certificates(this.certificates.platformCertificates(), this.renewedAt,
				(failure != null) ? String.valueOf(failure.getMessage()) : null));
	}

	/**
	 * Wait for a renewal that began before the response with this serial number came, and
	 * which may bring it or not.
	 */
	private synchronized Mono<Void> underWay(String serialNumber) {
		if (!isUnresolved(serialNumber)) {
			return Mono.empty();
		}
		addUnresolved(serialNumber);
		RunningRenewal renewal = this.renewal;
		return (renewal != null && renewal.requested != null) ? renewal.join().onErrorComplete() : Mono.empty();
	}

	private Mono<Void> renewForUnknown(String serialNumber) {
		RunningRenewal begun;
		synchronized (this) {
			if (!isUnresolved(serialNumber)) {
				return Mono.empty();
			}
			addUnresolved(serialNumber);
			RunningRenewal renewal = this.renewal;
			if (renewal != null) {
				return (renewal.requested != null) ? renewal.joinFor(serialNumber).onErrorComplete() : Mono.empty();
			}
			// the response fails verification rather than wait: the next request waits
			if (!this.pace.untilNext(this.clock.instant(), isForUnknown()).isZero()) {
				return Mono.empty();
			}
			begun = begin();
		}
		download(begun);
		return begun.join().onErrorComplete();
	}

	private boolean isUnresolved(String serialNumber) {
		return lookUp(serialNumber) == null && !this.unknown.isUnlisted(serialNumber, this.clock.instant());
	}

	private void addUnresolved(String serialNumber) {
		this.unknown.add(serialNumber);
		this.unresolved = true;
	}

	/**
	 * Join the renewal that is in progress or scheduled, or start one as soon as the pace
	 * permits. The renewal continues if the caller cancels.
	 * @param needed whether a renewal is required if none is in progress
	 */
	private Mono<Void> renewIf(BooleanSupplier needed) {
		RunningRenewal renewal;
		Duration wait;
		synchronized (this) {
			if (this.renewal != null) {
				return this.renewal.join();
			}
			if (!needed.getAsBoolean()) {
				return Mono.empty();
			}
			wait = this.pace.untilNext(this.clock.instant(), isForUnknown());
			if (wait.isZero()) {
				renewal = begin();
			}
			else {
				renewal = new RunningRenewal();
				this.renewal = renewal;
			}
		}
		if (wait.isZero()) {
			download(renewal);
		}
		else {
			schedule(renewal, wait);
		}
		return renewal.join();
	}

	private boolean isForUnknown() {
		return this.certificates.hasValid() && !isDue();
	}

	private RunningRenewal begin() {
		RunningRenewal renewal = (this.renewal != null) ? this.renewal : new RunningRenewal();
		this.renewal = renewal;
		this.pace.started(this.clock.instant(), isForUnknown());
		renewal.requested = this.unknown.unresolved();
		return renewal;
	}

	private void schedule(RunningRenewal renewal, Duration wait) {
		try {
			this.timer.schedule(() -> startDownload(renewal), wait.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RuntimeException ex) {
			end(renewal, ex);
		}
	}

	private void startDownload(RunningRenewal renewal) {
		try {
			this.starter.execute(() -> {
				synchronized (this) {
					begin();
				}
				download(renewal);
			});
		}
		catch (Throwable ex) {
			// no thread is left
			end(renewal, ex);
		}
	}

	private void download(RunningRenewal renewal) {
		try {
			Mono.defer(this.download)
				.switchIfEmpty(
						Mono.error(() -> new PlatformCertificateException("No platform certificates came", null)))
				.doOnNext(this::replace)
				.then()
				.subscribe((nothing) -> {
				}, (failure) -> end(renewal, failure), () -> end(renewal, null));
		}
		catch (Throwable ex) {
			// an error that Reactor considers fatal must not leave others waiting
			end(renewal, ex);
		}
	}

	private void replace(CertificateSet downloaded) {
		this.predecessors = this.certificates;
		this.certificates = downloaded;
		this.renewedAt = this.clock.instant();
		// not awaited, because a waiting caller may occupy the thread that saves it
		this.cache.save(downloaded).subscribe();
		logger.debug("Platform certificates are now " + downloaded);
		this.listener.run();
	}

	private void end(RunningRenewal renewal, @Nullable Throwable cause) {
		Throwable failure = (cause instanceof Error)
				? new PlatformCertificateException("The download of platform certificates failed: " + cause, cause)
				: cause;
		synchronized (this) {
			if (this.renewal != renewal) {
				return;
			}
			Instant now = this.clock.instant();
			this.renewal = null;
			this.failure = failure;
			if (failure != null) {
				this.renewalPause = new Pause(now, this.pace.failed(now));
			}
			else {
				this.pace.succeeded(now);
				this.renewalPause = new Pause(now, this.interval);
				Set<String> requested = (renewal.requested != null) ? renewal.requested : Set.of();
				this.unknown.resolve(requested, (serialNumber) -> lookUp(serialNumber) != null, now);
			}
			this.unresolved = this.unknown.hasUnresolved();
		}
		if (failure != null) {
			logger.warn("Platform certificates could not be renewed, "
					+ (this.certificates.hasValid() ? "the last good ones stay in use: " : "and there are none: ")
					+ failure.getMessage());
		}
		renewal.end.complete(Optional.ofNullable(failure));
	}

	@Override
	public String toString() {
		return "PlatformCertificates[" + this.certificates + "]";
	}

	/**
	 * Renewal that is scheduled or in progress.
	 */
	private static final class RunningRenewal {

		// completes normally, because a failure after a cancellation would be logged
		private final CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();

		// the serial numbers that it is to resolve, or null as long as it has not begun
		private @Nullable Set<String> requested;

		Mono<Void> join() {
			return Mono.fromFuture(this.end, true)
				.flatMap((failure) -> failure.<Mono<Void>>map(Mono::error).orElseGet(Mono::empty));
		}

		Mono<Void> joinFor(String serialNumber) {
			if (this.requested != null) {
				this.requested.add(SerialNumbers.normalize(serialNumber));
			}
			return join();
		}

	}

}
