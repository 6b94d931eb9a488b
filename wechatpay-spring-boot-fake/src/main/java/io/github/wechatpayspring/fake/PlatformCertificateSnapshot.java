package io.github.wechatpayspring.fake;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Platform certificates at one moment: the certificate that signs, the list and the
 * serial numbers of all issued certificates.
 */
record PlatformCertificateSnapshot(FakeCertificate signing, List<FakeCertificate> listed, Set<String> issued) {

	PlatformCertificateSnapshot {
		listed = List.copyOf(listed);
		issued = Set.copyOf(issued);
	}

	static PlatformCertificateSnapshot of(FakeCertificate first) {
		return new PlatformCertificateSnapshot(first, List.of(first), Set.of(first.serialNumber()));
	}

	PlatformCertificateSnapshot issue(FakeCertificate certificate) {
		Set<String> all = new LinkedHashSet<>(this.issued);
		all.add(certificate.serialNumber());
		return new PlatformCertificateSnapshot(this.signing, this.listed, all);
	}

	PlatformCertificateSnapshot rotate(FakeCertificate certificate) {
		List<FakeCertificate> all = new ArrayList<>(this.listed);
		all.add(certificate);
		return new PlatformCertificateSnapshot(certificate, all, this.issued);
	}

	/**
	 * Return to the first certificate. Certificates that were issued since stay known.
	 */
	PlatformCertificateSnapshot reset(FakeCertificate first) {
		return new PlatformCertificateSnapshot(first, List.of(first), this.issued);
	}

	PlatformCertificateSnapshot list(List<FakeCertificate> certificates) {
		return new PlatformCertificateSnapshot(this.signing, certificates, this.issued);
	}

}
