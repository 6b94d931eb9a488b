package io.github.wechatpayspring.fake;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The platform certificates at one moment: the one that signs, those in the list and the
 * serial numbers of all that were ever issued.
 */
record PlatformCertificates(FakeCertificate signing, List<FakeCertificate> listed, Set<String> issued) {

	PlatformCertificates {
		listed = List.copyOf(listed);
		issued = Set.copyOf(issued);
	}

	static PlatformCertificates of(FakeCertificate first) {
		return new PlatformCertificates(first, List.of(first), Set.of(first.serialNumber()));
	}

	PlatformCertificates issue(FakeCertificate certificate) {
		Set<String> all = new LinkedHashSet<>(this.issued);
		all.add(certificate.serialNumber());
		return new PlatformCertificates(this.signing, this.listed, all);
	}

	PlatformCertificates rotate(FakeCertificate certificate) {
		List<FakeCertificate> all = new ArrayList<>(this.listed);
		all.add(certificate);
		return new PlatformCertificates(certificate, all, this.issued);
	}

	PlatformCertificates list(List<FakeCertificate> certificates) {
		return new PlatformCertificates(this.signing, certificates, this.issued);
	}

}
