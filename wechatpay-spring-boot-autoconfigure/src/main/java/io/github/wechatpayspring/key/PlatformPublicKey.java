package io.github.wechatpayspring.key;

import java.security.PublicKey;

import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Status;

/**
 * WeChat Pay's public key (微信支付公钥) with its id: the only key trusted in public-key mode.
 *
 * @param id the id with the prefix {@code PUB_KEY_ID_}
 * @param key the key
 * @since 0.1.0
 */
record PlatformPublicKey(String id, PublicKey key) implements PlatformKeys {

	static final String ID_PREFIX = "PUB_KEY_ID_";

	static boolean isId(String name) {
		return name.startsWith(ID_PREFIX);
	}

	static PlatformPublicKey of(PlatformKeys keys) {
		if (keys instanceof PlatformPublicKey publicKey) {
			return publicKey;
		}
		throw new IllegalArgumentException("'publicKey' must be created by PlatformKeys.publicKey(..)");
	}

	@Override
	public Mono<PublicKey> find(String serialNumber) {
		return this.id.equals(serialNumber) ? Mono.just(this.key) : Mono.empty();
	}

	@Override
	public String preferredSerialNumber() {
		return this.id;
	}

	@Override
	public Status status() {
		return new Status(this.id, null);
	}

}
