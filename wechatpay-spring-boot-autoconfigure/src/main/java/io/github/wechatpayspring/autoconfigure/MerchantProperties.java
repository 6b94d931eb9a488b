package io.github.wechatpayspring.autoconfigure;

import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;

import io.github.wechatpayspring.client.BaseUrl;
import io.github.wechatpayspring.client.ExchangeLimits;
import io.github.wechatpayspring.key.KeyReader;
import io.github.wechatpayspring.key.MerchantCertificate;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.key.PlatformPublicKey;
import io.github.wechatpayspring.key.WechatPayConfigurationException;
import io.github.wechatpayspring.signature.PrivateKeySigner;
import io.github.wechatpayspring.signature.WechatPaySigner;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.util.unit.DataSize;

/**
 * Turns the properties of one merchant into what they stand for. Checks here rather than
 * when properties are bound, because a failed binding prints the value, which may be a
 * key.
 */
final class MerchantProperties {

	private static final String PREFIX = "wechatpay.";

	private static final Pattern MERCHANT_ID = Pattern.compile("[0-9A-Za-z]{1,32}");

	private final WechatPayProperties properties;

	private final Clock clock;

	MerchantProperties(WechatPayProperties properties, Clock clock) {
		this.properties = properties;
		this.clock = clock;
	}

	String merchantId() {
		String property = PREFIX + "merchant-id";
		String mend = "Set it to the merchant id (商户号) that the merchant platform shows.";
		String merchantId = require(property, this.properties.merchantId(), mend);
		if (!MERCHANT_ID.matcher(merchantId).matches()) {
			throw new WechatPayConfigurationException(property,
					"is not a merchant id: it must be 1 to 32 letters or digits", mend);
		}
		return merchantId;
	}

	WechatPaySigner signer() {
		String keyProperty = PREFIX + "private-key";
		String privateKey = require(keyProperty, this.properties.privateKey(),
				"Set it to where apiclient_key.pem is, such as 'file:/etc/wechatpay/apiclient_key.pem'.");
		PrivateKey key = KeyReader.privateKey(keyProperty, privateKey, this.properties.privateKeyPassword());
		return new PrivateKeySigner(serialNumber(keyProperty, key), key);
	}

	private String serialNumber(String keyProperty, PrivateKey key) {
		String property = PREFIX + "merchant-serial-number";
		String configured = this.properties.merchantSerialNumber();
		if (this.properties.certificate() == null) {
			return KeyReader.serialNumber(property, require(property, configured,
					"Set it to what 'openssl x509 -in apiclient_cert.pem -noout -serial' prints behind the equals sign, or set '"
							+ PREFIX + "certificate' to where apiclient_cert.pem is."));
		}
		MerchantCertificate certificate = certificate(this.properties.certificate());
		certificate.requirePrivateKey(keyProperty, key);
		if (configured == null) {
			return certificate.serialNumber();
		}
		String serialNumber = KeyReader.serialNumber(property, configured);
		certificate.requireSerialNumber(property, serialNumber);
		return serialNumber;
	}

	private MerchantCertificate certificate(String value) {
		String property = PREFIX + "certificate";
		return MerchantCertificate.read(property,
				require(property, value, "Set it to where apiclient_cert.pem is, or leave it out."),
				this.clock.instant());
	}

	PlatformKeys platformKeys() {
		String idProperty = PREFIX + "public-key-id";
		String keyProperty = PREFIX + "public-key";
		String id = require(idProperty, this.properties.publicKeyId(),
				"Set it to the id (微信支付公钥ID) that the merchant platform shows beside pub_key.pem.");
		String key = require(keyProperty, this.properties.publicKey(),
				"Set it to where WeChat Pay's public key is, such as 'file:/etc/wechatpay/pub_key.pem'.");
		return new PlatformPublicKey(KeyReader.publicKeyId(idProperty, id), KeyReader.publicKey(keyProperty, key));
	}

	BaseUrl baseUrl() {
		return BaseUrl.of(PREFIX + "base-url", this.properties.baseUrl());
	}

	HttpClientSettings httpClientSettings() {
		return HttpClientSettings.defaults()
			.withTimeouts(requirePositive(PREFIX + "connect-timeout", this.properties.connectTimeout()),
					requirePositive(PREFIX + "read-timeout", this.properties.readTimeout()))
			.withRedirects(HttpRedirects.DONT_FOLLOW);
	}

	WechatPayProperties.Pool pool() {
		WechatPayProperties.Pool pool = this.properties.pool();
		if (pool.maxConnections() < 1) {
			throw new WechatPayConfigurationException(PREFIX + "pool.max-connections",
					"is " + pool.maxConnections() + ", so nothing could ever be sent", "Set it to 1 or more.");
		}
		requirePositive(PREFIX + "pool.max-idle-time", pool.maxIdleTime());
		requirePositive(PREFIX + "pool.pending-acquire-timeout", pool.pendingAcquireTimeout());
		return pool;
	}

	/**
	 * The head of an answer may take as long as all that comes before it may take in
	 * turn.
	 */
	ExchangeLimits limits() {
		Duration readTimeout = this.properties.readTimeout();
		Duration headTimeout = pool().pendingAcquireTimeout().plus(this.properties.connectTimeout()).plus(readTimeout);
		return new ExchangeLimits(headTimeout, readTimeout, maxResponseSize());
	}

	private DataSize maxResponseSize() {
		DataSize size = this.properties.maxResponseSize();
		if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
			throw new WechatPayConfigurationException(PREFIX + "max-response-size", "is " + size,
					"Set it to a size between 1B and 2047MB.");
		}
		return size;
	}

	private static String require(String property, @Nullable String value, String mend) {
		if (value == null || value.isBlank()) {
			throw new WechatPayConfigurationException(property, (value == null) ? "is not set" : "is empty", mend);
		}
		return value;
	}

	private static Duration requirePositive(String property, Duration value) {
		if (value.toMillis() < 1) {
			throw new WechatPayConfigurationException(property, "must be positive, but is " + value.toMillis() + "ms",
					"Set it to a positive duration, such as '3s'.");
		}
		return value;
	}

}
