package io.github.wechatpayspring.fake;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * WeChat Pay's keys at one moment.
 *
 * @param ordinary who signs responses unless the request prefers another
 * @param preferable who signs answers to requests that name it, if anybody
 * @param known the serial numbers and ids a request may name
 * @param listed the list of platform certificates, if the merchant has them
 */
record PlatformKeySnapshot(Signer ordinary, @Nullable Signer preferable, Set<String> known,
		@Nullable List<FakeCertificate> listed) {

	static PlatformKeySnapshot of(FakePublicKey publicKey) {
		return new PlatformKeySnapshot(publicKey.signer(), null, Set.of(publicKey.id()), null);
	}

	static PlatformKeySnapshot of(PlatformCertificateSnapshot certificates) {
		return new PlatformKeySnapshot(certificates.signing().signer(), null, certificates.issued(),
				certificates.listed());
	}

	static PlatformKeySnapshot of(PlatformCertificateSnapshot certificates, FakePublicKey publicKey,
			boolean preferenceIgnored) {
		Set<String> known = new HashSet<>(certificates.issued());
		known.add(publicKey.id());
		return new PlatformKeySnapshot(certificates.signing().signer(), preferenceIgnored ? null : publicKey.signer(),
				known, certificates.listed());
	}

	/**
	 * Say who signs the response to a request.
	 */
	Signer signer(ReceivedRequest request) {
		Signer other = this.preferable;
		if (other != null && request.values("Wechatpay-Serial").equals(List.of(other.serialNumber()))) {
			return other;
		}
		return this.ordinary;
	}

}
