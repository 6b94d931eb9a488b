package io.github.wechatpayspring.fake;

import java.security.KeyPair;
import java.time.Clock;
import java.util.List;

import javax.crypto.SecretKey;

/**
 * Issuer of the platform certificates. It determines which are listed and which one
 * signs. Readers get a consistent snapshot.
 */
final class PlatformCertificateRing {

	private final Scheme scheme;

	private final String apiV3Key = RandomText.apiV3Key();

	private final SecretKey key;

	private final Clock clock;

	private final FakeCertificate first;

	private Validity newest;

	private volatile PlatformCertificateSnapshot certificates;

	PlatformCertificateRing(Scheme scheme, Clock clock) {
		this.scheme = scheme;
		this.key = scheme.secretKey(this.apiV3Key);
		this.clock = clock;
		this.newest = Validity.from(clock.instant());
		this.first = FakeCertificate.issue(this.scheme, this.key, this.scheme.newKeys(), this.newest);
		this.certificates = PlatformCertificateSnapshot.of(this.first);
	}

	String apiV3Key() {
		return this.apiV3Key;
	}

	PlatformCertificateSnapshot certificates() {
		return this.certificates;
	}

	synchronized FakeCertificate rotate() {
		this.newest = this.newest.next(this.clock.instant());
		FakeCertificate certificate = issue(this.scheme.newKeys(), this.newest);
		this.certificates = this.certificates.rotate(certificate);
		return certificate;
	}

	synchronized void reset() {
		this.certificates = this.certificates.reset(this.first);
	}

	FakeCertificate issue(Validity validity) {
		return issue(this.scheme.newKeys(), validity);
	}

	synchronized FakeCertificate issue(KeyPair keys, Validity validity) {
		Scheme.check(keys.getPublic());
		FakeCertificate certificate = FakeCertificate.issue(this.scheme, this.key, keys, validity);
		this.certificates = this.certificates.issue(certificate);
		return certificate;
	}

	synchronized void list(List<FakeCertificate> listed) {
		this.certificates = this.certificates.list(listed);
	}

	synchronized void unlist(String serialNumber) {
		List<FakeCertificate> listed = this.certificates.listed();
		List<FakeCertificate> others = listed.stream()
			.filter((certificate) -> !certificate.serialNumber().equals(serialNumber))
			.toList();
		if (others.size() == listed.size()) {
			throw new IllegalArgumentException("No listed certificate has the serial number '" + serialNumber + "'");
		}
		this.certificates = this.certificates.list(others);
	}

}
