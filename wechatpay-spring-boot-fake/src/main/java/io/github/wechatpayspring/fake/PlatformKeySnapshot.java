package io.github.wechatpayspring.fake;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Keys of WeChat Pay at one moment.
 *
 * @param ordinary the signer of responses, unless the request prefers the other
 * @param preferable the signer of responses to requests that name it, or {@code null} if
 * there is none
 * @param known the serial numbers and ids that a request may name
 * @param listed the list of platform certificates, or {@code null} if the merchant has
 * none
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
	 * Return the signer of the response to a request.
	 */
	Signer signer(ReceivedRequest request) {
		Signer other = this.preferable;
		if (other != null && request.values("Wechatpay-Serial").equals(List.of(other.serialNumber()))) {
			return other;
		}
		return this.ordinary;
	}

}
