package io.github.wechatpayspring.key;

import java.security.PublicKey;

import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Status;

/**
 * WeChat Pay's public key and its platform certificates at once, for a merchant who
 * migrates from the one to the other. Asks for answers signed with the public key, and
 * trusts both: WeChat Pay goes on signing with a certificate until the merchant has
 * switched over (更换成微信支付公钥).
 *
 * @param publicKey the public key
 * @param certificates the platform certificates
 * @since 0.1.0
 */
record CombinedPlatformKeys(PlatformPublicKey publicKey, PlatformKeys certificates) implements PlatformKeys {

	/**
	 * The public key is always available. Certificates are renewed if one was needed
	 * before, and waited for if a response named one that is not known yet.
	 */
	@Override
	public Mono<Void> ready() {
		if (this.certificates instanceof PlatformCertificates renewable) {
			return renewable.readyBesidePublicKey();
		}
		return (this.certificates.preferredSerialNumber() != null) ? this.certificates.ready().onErrorComplete()
				: Mono.empty();
	}

	@Override
	public Mono<PublicKey> find(String serialNumber) {
		// what is called as a public key is no certificate, so none is looked for
		return PlatformPublicKey.isId(serialNumber) ? this.publicKey.find(serialNumber)
				: this.certificates.find(serialNumber);
	}

	@Override
	public String preferredSerialNumber() {
		return this.publicKey.preferredSerialNumber();
	}

	@Override
	public Status status() {
		return new Status(this.publicKey.id(), this.certificates.status().certificates());
	}

}
