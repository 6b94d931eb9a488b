package io.github.wechatpayspring.key;

import java.security.PublicKey;

import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Status;

/**
 * WeChat Pay's public key and its platform certificates in use at the same time, for a
 * merchant that migrates to the public key. Requests name the public key, and responses
 * are verified with either of them. WeChat Pay signs with a certificate until the
 * merchant has switched over (更换成微信支付公钥).
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
		// the id of a public key is not the serial number of a certificate
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
