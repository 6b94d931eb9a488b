package io.github.wechatpayspring.fake;

import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Identities and keys of the merchant and of WeChat Pay.
 */
final class Identity {

	private final String merchantId;

	private final FakeScheme scheme;

	private final MerchantKeyRing merchantKeys;

	private final @Nullable FakePublicKey publicKey;

	private final @Nullable PlatformCertificateRing certificates;

	private volatile boolean preferenceIgnored;

	private volatile boolean serialRequired;

	private volatile boolean echoing;

	private Identity(String merchantId, FakeScheme scheme, MerchantKeyRing merchantKeys,
			@Nullable FakePublicKey publicKey, @Nullable PlatformCertificateRing certificates) {
		this.merchantId = merchantId;
		this.scheme = scheme;
		this.merchantKeys = merchantKeys;
		this.publicKey = publicKey;
		this.certificates = certificates;
	}

	static Identity create() {
		return create(FakeTrust.PUBLIC_KEY, FakeScheme.RSA, Clock.systemUTC());
	}

	static Identity create(FakeTrust trust, FakeScheme fakeScheme, Clock clock) {
		return create(trust, fakeScheme, clock, null);
	}

	static Identity create(FakeTrust trust, FakeScheme fakeScheme, Clock clock, @Nullable OwnMerchant own) {
		if (fakeScheme == FakeScheme.SM2 && trust.hasPublicKey()) {
			throw new IllegalArgumentException("SM2 has no public-key mode");
		}
		Scheme scheme = Scheme.of(fakeScheme);
		String merchantId = (own != null) ? own.merchantId() : RandomText.merchantId();
		// in parallel, because the generation of an RSA key is slow
		CompletableFuture<@Nullable FakePublicKey> publicKey = CompletableFuture
			.supplyAsync(() -> trust.hasPublicKey() ? FakePublicKey.create(scheme) : null);
		CompletableFuture<@Nullable PlatformCertificateRing> certificates = CompletableFuture
			.supplyAsync(() -> trust.hasCertificates() ? new PlatformCertificateRing(scheme, clock) : null);
		MerchantKeyRing merchantKeys = new MerchantKeyRing(merchantId, scheme, clock,
				(own != null) ? own.serialNumber() : SerialNumber.random(),
				(own != null) ? own.keys() : scheme.newKeys());
		return new Identity(merchantId, fakeScheme, merchantKeys, publicKey.join(), certificates.join());
	}

	String merchantId() {
		return this.merchantId;
	}

	Scheme scheme() {
		return Scheme.of(this.scheme);
	}

	MerchantKeyRing merchantKeys() {
		return this.merchantKeys;
	}

	PlatformCertificateRing certificates() {
		if (this.certificates == null) {
			throw new IllegalStateException("The merchant has no platform certificates");
		}
		return this.certificates;
	}

	void ignorePreference() {
		// fails without certificates
		certificates();
		this.preferenceIgnored = true;
	}

	void echo(boolean echoing) {
		this.echoing = echoing;
	}

	boolean echoes() {
		return this.echoing;
	}

	void requireSerial() {
		this.serialRequired = true;
	}

	boolean requiresSerial() {
		return this.serialRequired;
	}

	void reset() {
		this.merchantKeys.reset();
		if (this.certificates != null) {
			this.certificates.reset();
		}
		this.preferenceIgnored = false;
	}

	PlatformKeySnapshot platformKeys() {
		if (this.publicKey == null) {
			return PlatformKeySnapshot.of(certificates().certificates());
		}
		if (this.certificates == null) {
			return PlatformKeySnapshot.of(this.publicKey);
		}
		return PlatformKeySnapshot.of(this.certificates.certificates(), this.publicKey, this.preferenceIgnored);
	}

	Map<String, String> properties() {
		FakeMerchantKey merchantKey = this.merchantKeys.keys().newest();
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("wechatpay.merchant-id", this.merchantId);
		properties.put("wechatpay.merchant-serial-number", merchantKey.serialNumber());
		properties.put("wechatpay.private-key", merchantKey.privateKeyPem());
		if (this.publicKey != null) {
			properties.put("wechatpay.public-key-id", this.publicKey.id());
			properties.put("wechatpay.public-key", Pem.of(this.publicKey.keys().getPublic()));
		}
		if (this.certificates != null) {
			properties.put("wechatpay.api-v3-key", this.certificates.apiV3Key());
		}
		if (this.scheme == FakeScheme.SM2) {
			properties.put("wechatpay.signature-scheme", "sm2");
		}
		return Collections.unmodifiableMap(properties);
	}

	@Override
	public String toString() {
		return "Identity of merchant " + this.merchantId;
	}

}
