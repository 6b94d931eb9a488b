package io.github.wechatpayspring.key;

import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The platform certificates of a merchant, downloaded and renewed as they are used: no
 * thread and no timer of their own. Thread-safe.
 * <p>
 * The first use downloads them and waits. Later uses begin a renewal in the background
 * once the last one is older than the interval. An answer that names a certificate which
 * is not known waits for one renewal, after which there is none for the same reason for
 * {@value #PAUSE_MINUTES} minutes. A renewal that fails leaves the certificates as they
 * were. One that succeeds replaces them; the replaced ones count, while they are valid,
 * until the next one.
 *
 * @since 0.1.0
 */
public final class PlatformCertificates implements PlatformKeys {

	private static final Log logger = LogFactory.getLog(PlatformCertificates.class);

	private static final int PAUSE_MINUTES = 3;

	private static final Duration PAUSE = Duration.ofMinutes(PAUSE_MINUTES);

	private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

	private final Supplier<Mono<CertificateSet>> download;

	private final Duration interval;

	private final CertificateCache cache;

	private final Clock clock;

	private volatile CertificateSet certificates;

	// answers that were signed before a rotation are still on their way
	private volatile CertificateSet predecessors;

	private volatile Pause renewalPause;

	private Pause unknownSerialPause;

	private volatile @Nullable Instant renewedAt;

	private volatile @Nullable Throwable failure;

	private @Nullable CompletableFuture<Void> renewal;

	/**
	 * Create new certificates.
	 * @param known the certificates known from the start, with those of the cache; may be
	 * none
	 * @param download downloads those that WeChat Pay uses at the moment, proven; ends
	 * within a time limit
	 * @param interval the time after which they are renewed
	 * @param cache keeps them across restarts
	 * @param clock the clock
	 */
	public PlatformCertificates(CertificateSet known, Supplier<Mono<CertificateSet>> download, Duration interval,
			CertificateCache cache, Clock clock) {
		this.certificates = known.with(cache.load());
		this.predecessors = this.certificates;
		this.download = download;
		this.interval = interval;
		this.cache = cache;
		this.clock = clock;
		this.renewalPause = new Pause(clock.instant(), Duration.ZERO);
		this.unknownSerialPause = this.renewalPause;
	}

	@Override
	public Mono<Void> ready() {
		return Mono.defer(() -> {
			if (!this.certificates.hasValid()) {
				return renewIf(() -> !this.certificates.hasValid());
			}
			if (isDue()) {
				// whoever needs it waits for it; a failure is logged
				renewIf(this::isDue);
			}
			return Mono.empty();
		});
	}

	private boolean isDue() {
		return this.renewalPause.isOver(this.clock.instant());
	}

	@Override
	public Mono<PublicKey> find(String serialNumber) {
		return lookUp(serialNumber).switchIfEmpty(Mono.defer(() -> underWay().then(lookUp(serialNumber))))
			.switchIfEmpty(Mono.defer(() -> renewForUnknown().then(lookUp(serialNumber))));
	}

	private Mono<PublicKey> lookUp(String serialNumber) {
		return Mono.defer(() -> this.certificates.find(serialNumber))
			.switchIfEmpty(Mono.defer(() -> this.predecessors.find(serialNumber)));
	}

	@Override
	public @Nullable String preferredSerialNumber() {
		return this.certificates.preferredSerialNumber();
	}

	@Override
	public List<PlatformCertificate> platformCertificates() {
		return this.certificates.platformCertificates();
	}

	/**
	 * Return the certificates as they are now.
	 * @return the certificates, valid or not
	 */
	public CertificateSet current() {
		return this.certificates;
	}

	/**
	 * Return when WeChat Pay last told which certificates it uses.
	 * @return when they were last downloaded, or {@code null} if they were not since the
	 * start
	 */
	public @Nullable Instant renewedAt() {
		return this.renewedAt;
	}

	/**
	 * Return why the last renewal failed.
	 * @return the failure, or {@code null} if the last renewal did not fail
	 */
	public @Nullable Throwable failure() {
		return this.failure;
	}

	private synchronized Mono<Void> underWay() {
		CompletableFuture<Void> renewal = this.renewal;
		return (renewal != null) ? join(renewal).onErrorComplete() : Mono.empty();
	}

	private Mono<Void> renewForUnknown() {
		synchronized (this) {
			if (this.renewal == null) {
				Instant now = this.clock.instant();
				if (!this.unknownSerialPause.isOver(now)) {
					return Mono.empty();
				}
				this.unknownSerialPause = new Pause(now, PAUSE);
			}
		}
		return renewIf(() -> true).onErrorComplete();
	}

	/**
	 * Begin a renewal, or join the one under way: it goes on whoever gives up waiting.
	 * @param needed whether it is needed still, now that no other is under way
	 */
	private Mono<Void> renewIf(BooleanSupplier needed) {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		synchronized (this) {
			if (this.renewal != null) {
				return join(this.renewal);
			}
			if (!needed.getAsBoolean()) {
				return Mono.empty();
			}
			this.renewal = begun;
		}
		try {
			Mono.defer(this.download)
				.switchIfEmpty(
						Mono.error(() -> new PlatformCertificateException("No platform certificates came", null)))
				.doOnNext(this::replace)
				.then()
				.subscribe((nothing) -> {
				}, (failure) -> end(begun, failure), () -> end(begun, null));
		}
		catch (Throwable ex) {
			// what Reactor takes for fatal must not leave others waiting
			end(begun, ex);
		}
		return join(begun);
	}

	private static Mono<Void> join(CompletableFuture<Void> renewal) {
		return Mono.fromFuture(renewal, true);
	}

	private void replace(CertificateSet downloaded) {
		this.predecessors = this.certificates;
		this.certificates = downloaded;
		this.renewedAt = this.clock.instant();
		// nobody waits for it: whoever waits may hold the thread that it takes
		this.cache.save(downloaded).subscribe();
		logger.debug("Platform certificates are now " + downloaded);
	}

	private void end(CompletableFuture<Void> begun, @Nullable Throwable failure) {
		synchronized (this) {
			this.renewal = null;
			this.failure = failure;
			Duration pause = (failure != null && this.interval.compareTo(PAUSE_AFTER_FAILURE) > 0) ? PAUSE_AFTER_FAILURE
					: this.interval;
			this.renewalPause = new Pause(this.clock.instant(), pause);
		}
		if (failure != null) {
			logger.warn("Platform certificates could not be renewed, "
					+ (this.certificates.hasValid() ? "the last good ones stay in use: " : "and there are none: ")
					+ failure.getMessage());
			begun.completeExceptionally(failure);
		}
		else {
			begun.complete(null);
		}
	}

	@Override
	public String toString() {
		return "PlatformCertificates[" + this.certificates + "]";
	}

	/**
	 * A time in which nothing is to be done, which a clock that is set back ends, too.
	 */
	private record Pause(Instant start, Duration length) {

		boolean isOver(Instant now) {
			return now.isBefore(this.start) || !now.isBefore(this.start.plus(this.length));
		}

	}

}
