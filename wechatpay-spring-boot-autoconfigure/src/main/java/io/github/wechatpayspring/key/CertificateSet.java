package io.github.wechatpayspring.key;

import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Status;

/**
 * Platform certificates by serial number, of which only those count that are valid at the
 * moment. Immutable.
 *
 * @since 0.1.0
 */
final class CertificateSet implements PlatformKeys {

	private final Map<String, PlatformCertificate> certificates;

	private final Clock clock;

	private final byte @Nullable [] source;

	CertificateSet(Collection<PlatformCertificate> certificates, Clock clock) {
		this(certificates, clock, null);
	}

	private CertificateSet(Collection<PlatformCertificate> certificates, Clock clock, byte @Nullable [] source) {
		Map<String, PlatformCertificate> bySerialNumber = new LinkedHashMap<>();
		certificates.forEach(
				(certificate) -> bySerialNumber.put(SerialNumbers.normalize(certificate.serialNumber()), certificate));
		this.certificates = Collections.unmodifiableMap(bySerialNumber);
		this.clock = clock;
		this.source = source;
	}

	/**
	 * Create a set in which no serial number stands for two certificates.
	 * @throws PlatformCertificateException if one does
	 */
	static CertificateSet distinct(Collection<PlatformCertificate> certificates, Clock clock) {
		Map<String, PlatformCertificate> bySerialNumber = new HashMap<>();
		for (PlatformCertificate certificate : certificates) {
			PlatformCertificate other = bySerialNumber.put(SerialNumbers.normalize(certificate.serialNumber()),
					certificate);
			if (other != null && !other.equals(certificate)) {
				throw new PlatformCertificateException("There are two platform certificates with the serial number '"
						+ certificate.serialNumber() + "'", null);
			}
		}
		return new CertificateSet(certificates, clock);
	}

	@Override
	public Status status() {
		return new Status(null, new Certificates(platformCertificates(), null, null));
	}

	List<PlatformCertificate> platformCertificates() {
		return List.copyOf(this.certificates.values());
	}

	@Override
	public Mono<Void> ready() {
		return Mono.defer(() -> hasValid() ? Mono.empty() : Mono.error(
				new PlatformCertificateException("No platform certificate is valid at " + this.clock.instant(), null)));
	}

	@Override
	public Mono<PublicKey> find(String serialNumber) {
		return Mono.justOrEmpty(key(serialNumber));
	}

	@Override
	public @Nullable String preferredSerialNumber() {
		return valid().max(Comparator.comparing(PlatformCertificate::validFrom))
			.map(PlatformCertificate::serialNumber)
			.orElse(null);
	}

	@Nullable PublicKey key(String serialNumber) {
		PlatformCertificate certificate = this.certificates.get(SerialNumbers.normalize(serialNumber));
		return (certificate != null && certificate.isValidAt(this.clock.instant())) ? certificate.key() : null;
	}

	boolean hasValid() {
		return valid().findAny().isPresent();
	}

	private Stream<PlatformCertificate> valid() {
		Instant now = this.clock.instant();
		return this.certificates.values().stream().filter((certificate) -> certificate.isValidAt(now));
	}

	CertificateSet with(CertificateSet others) {
		List<PlatformCertificate> all = new ArrayList<>(this.certificates.values());
		all.addAll(others.certificates.values());
		return new CertificateSet(all, this.clock);
	}

	CertificateSet withSource(byte[] list) {
		return new CertificateSet(this.certificates.values(), this.clock, list);
	}

	/**
	 * Return the encrypted list from which the certificates were read, as received from
	 * WeChat Pay, or {@code null} if they were not read from a list.
	 */
	byte @Nullable [] source() {
		return this.source;
	}

	@Override
	public String toString() {
		return this.certificates.values()
			.stream()
			.map(PlatformCertificate::serialNumber)
			.collect(Collectors.joining(", ", "CertificateSet[", "]"));
	}

}
