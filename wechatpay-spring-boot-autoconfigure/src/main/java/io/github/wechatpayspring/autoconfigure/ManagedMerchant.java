package io.github.wechatpayspring.autoconfigure;

import java.util.EnumMap;
import java.util.Map;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.WechatPaySignatureException.Reason;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Status;

/**
 * {@link WechatPayMerchant} that was assembled from settings.
 *
 * @param assembly the parts of the merchant
 * @param wechatPayClient the client for any path
 * @param couponDeactivationClient the client that deactivates coupons
 * @param signer the signer of requests
 * @param verifier the verifier of responses
 */
record ManagedMerchant(MerchantAssembly assembly, WechatPayClient wechatPayClient,
		CouponDeactivationClient couponDeactivationClient, WechatPaySigner signer,
		WechatPayVerifier verifier) implements WechatPayMerchant {

	@Override
	public String name() {
		return this.assembly.name();
	}

	@Override
	public void resetRate() {
		this.assembly.traffic().resetRate();
	}

	@Override
	public Status status() {
		WechatPayTraffic traffic = this.assembly.traffic();
		double rate = traffic.requestsPerSecond();
		Map<Reason, Long> rejections = new EnumMap<>(Reason.class);
		for (Reason reason : Reason.values()) {
			rejections.put(reason, traffic.rejections(reason));
		}
		return new Status(this.signer.scheme().authorizationScheme(), merchantKey(),
				this.verifier.platformKeys().status(), traffic.baseUrls(), Double.isInfinite(rate) ? null : rate,
				traffic.inFlight(), traffic.bulkInFlight(), traffic.lastVerifiedAt(), this.verifier.clockOffset(),
				traffic.lastErrors(), rejections);
	}

	private @Nullable MerchantKeyStatus merchantKey() {
		MerchantKey.Source source = this.signer.keySource();
		if (source == null) {
			return null;
		}
		MerchantKey key = source.key();
		WechatPayConfigurationException failure = source.failure();
		return new MerchantKeyStatus(key.serialNumber(), key.expiresAt(),
				(failure != null) ? failure.getMessage() : null);
	}

	/**
	 * Describe the identity of the merchant, and how its requests are signed, sent and
	 * verified.
	 * @return one line for the log, without a secret
	 */
	String describe() {
		MerchantKeyStatus key = merchantKey();
		return "WeChat Pay merchant '" + name() + "': merchant id " + this.assembly.merchantId() + ", "
				+ ((key != null) ? "serial number " + key.serialNumber() : "signer " + this.signer.getClass().getName())
				+ ", " + describe(this.verifier.platformKeys()) + ", " + this.assembly.traffic().primaryBaseUrl()
				+ ", connector " + this.assembly.connector().name() + ", crypto provider "
				+ this.verifier.cryptoProvider();
	}

	private static String describe(PlatformKeys keys) {
		if (!PlatformKeys.isBuiltIn(keys)) {
			return "platform keys " + keys.getClass().getName();
		}
		PlatformKeys.Status status = keys.status();
		if (status.publicKeyId() == null) {
			return "platform certificates";
		}
		return "public key " + status.publicKeyId()
				+ ((status.certificates() != null) ? " and platform certificates" : "");
	}

}
