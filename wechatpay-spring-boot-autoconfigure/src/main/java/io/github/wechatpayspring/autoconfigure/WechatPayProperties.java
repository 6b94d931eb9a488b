package io.github.wechatpayspring.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.wechatpayspring.signature.SignatureScheme;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for WeChat Pay.
 *
 * @param enabled Whether to configure clients for WeChat Pay.
 * @param merchantId Merchant id (商户号).
 * @param merchantSerialNumber Serial number of the merchant API certificate, in
 * hexadecimal. Read from the certificate, if that is set.
 * @param privateKey Private key of the merchant: a location such as
 * 'file:/etc/wechatpay/apiclient_key.pem', 'base64:' and the PEM file in Base64, or the
 * PEM text.
 * @param privateKeyPassword Password of the private key, if it is encrypted.
 * @param certificate Merchant API certificate (商户API证书): a location such as
 * 'file:/etc/wechatpay/apiclient_cert.pem', 'base64:' and the PEM file in Base64, or the
 * PEM text.
 * @param publicKey WeChat Pay's public key (微信支付公钥): a location such as
 * 'file:/etc/wechatpay/pub_key.pem', 'base64:' and the PEM file in Base64, or the PEM
 * text.
 * @param publicKeyId Id of WeChat Pay's public key (微信支付公钥ID), 'PUB_KEY_ID_' and what
 * follows.
 * @param sslBundle Name of an SSL bundle with the merchant's key and certificate, instead
 * of the private key, the certificate and the serial number. Its reload replaces the key.
 * @param apiV3Key APIv3 key (APIv3密钥), 32 bytes. If it is set, platform certificates are
 * downloaded and renewed.
 * @param signatureScheme Scheme of signatures, the merchant's and WeChat Pay's.
 * @param cryptoProvider JCA provider that computes RSA signatures: 'auto', which prefers
 * Amazon's Corretto Crypto Provider if it is on the class path, 'jdk', or the name of a
 * registered provider.
 * @param baseUrl Scheme, host and port of WeChat Pay's primary host. Plain http is
 * supported for loopback only.
 * @param backupBaseUrls Comma-separated list of backup hosts, used in turn when the
 * primary host cannot be reached. If not set, 'https://api2.mch.weixin.qq.com' for WeChat
 * Pay's primary host, and none for other primary hosts.
 * @param gracePeriod Maximum time to wait for requests in flight after cancellation,
 * interruption or shutdown.
 * @param connectTimeout Maximum time to establish a TCP connection.
 * @param readTimeout Maximum time to wait for the start of a response, and for its body.
 * @param maxResponseSize Maximum size of a response.
 */
@ConfigurationProperties("wechatpay")
record WechatPayProperties(@DefaultValue("true") boolean enabled, @Nullable String merchantId,
		@Nullable String merchantSerialNumber, @Nullable String privateKey, @Nullable String privateKeyPassword,
		@Nullable String certificate, @Nullable String sslBundle, @Nullable String publicKeyId,
		@Nullable String publicKey, @Nullable String apiV3Key, @DefaultValue PlatformCertificates platformCertificates,
		@DefaultValue("rsa") SignatureScheme signatureScheme, @DefaultValue("auto") String cryptoProvider,
		@DefaultValue(WechatPayProperties.DEFAULT_BASE_URL) String baseUrl, @Nullable List<String> backupBaseUrls,
		@DefaultValue Retry retry, @DefaultValue RateLimit rateLimit, @DefaultValue Bulk bulk,
		@DefaultValue("10s") Duration gracePeriod, @DefaultValue("3s") Duration connectTimeout,
		@DefaultValue("10s") Duration readTimeout, @DefaultValue Pool pool,
		@DefaultValue("256KB") DataSize maxResponseSize) {

	static final String DEFAULT_BASE_URL = "https://api.mch.weixin.qq.com";

	WechatPayProperties {
		merchantId = PropertyText.strip(merchantId);
		merchantSerialNumber = PropertyText.strip(merchantSerialNumber);
		privateKey = PropertyText.strip(privateKey);
		privateKeyPassword = PropertyText.stripLineEnds(privateKeyPassword);
		certificate = PropertyText.strip(certificate);
		sslBundle = PropertyText.strip(sslBundle);
		publicKeyId = PropertyText.strip(publicKeyId);
		publicKey = PropertyText.strip(publicKey);
		apiV3Key = PropertyText.strip(apiV3Key);
		cryptoProvider = PropertyText.stripOr("auto", cryptoProvider);
		baseUrl = PropertyText.stripOr(DEFAULT_BASE_URL, baseUrl);
		backupBaseUrls = PropertyText.stripIfSet(backupBaseUrls);
	}

	/**
	 * Return the properties of a named merchant.
	 */
	WechatPayProperties of(Merchant merchant) {
		return new WechatPayProperties(this.enabled, merchant.merchantId, merchant.merchantSerialNumber,
				merchant.privateKey, merchant.privateKeyPassword, merchant.certificate, merchant.sslBundle,
				merchant.publicKeyId, merchant.publicKey, merchant.apiV3Key,
				this.platformCertificates.of(merchant.platformCertificates),
				either(merchant.signatureScheme, this.signatureScheme),
				either(merchant.cryptoProvider, this.cryptoProvider), either(merchant.baseUrl, this.baseUrl),
				backupBaseUrlsOf(merchant), this.retry.of(merchant.retry), this.rateLimit.of(merchant.rateLimit),
				this.bulk.of(merchant.bulk), either(merchant.gracePeriod, this.gracePeriod),
				either(merchant.connectTimeout, this.connectTimeout), either(merchant.readTimeout, this.readTimeout),
				this.pool.of(merchant.pool), either(merchant.maxResponseSize, this.maxResponseSize));
	}

	// they go with the main host
	private @Nullable List<String> backupBaseUrlsOf(Merchant merchant) {
		return (merchant.backupBaseUrls != null || merchant.baseUrl != null) ? merchant.backupBaseUrls
				: this.backupBaseUrls;
	}

	private static <T> T either(@Nullable T own, T common) {
		return (own != null) ? own : common;
	}

	/**
	 * Leaves out the keys, which may stand here as text.
	 */
	@Override
	public String toString() {
		return "WechatPayProperties[merchantId=" + this.merchantId + ", baseUrl=" + this.baseUrl + "]";
	}

	/**
	 * Attempts.
	 *
	 * @param maxAttempts Attempts of a call, the first included.
	 * @param initialBackoff Longest pause before the second attempt; it doubles from then
	 * on.
	 * @param maxBackoff Maximum pause, unless WeChat Pay asks for a longer one.
	 * @param timeout Maximum time of a call with all attempts and pauses.
	 */
	record Retry(@DefaultValue("3") Integer maxAttempts, @DefaultValue("200ms") Duration initialBackoff,
			@DefaultValue("5s") Duration maxBackoff, @DefaultValue("30s") Duration timeout) {

		private Retry of(MerchantRetry own) {
			return new Retry(either(own.maxAttempts, this.maxAttempts), either(own.initialBackoff, this.initialBackoff),
					either(own.maxBackoff, this.maxBackoff), either(own.timeout, this.timeout));
		}

	}

	/**
	 * Rate limit.
	 *
	 * @param requestsPerSecond Maximum number of requests per second. Below it, the rate
	 * adapts to WeChat Pay's responses.
	 */
	record RateLimit(@Nullable Double requestsPerSecond) {

		private RateLimit of(RateLimit own) {
			return (own.requestsPerSecond != null) ? own : this;
		}

	}

	/**
	 * Deactivation of many coupons.
	 *
	 * @param concurrency Maximum number of coupons that are deactivated concurrently.
	 */
	record Bulk(@DefaultValue("32") Integer concurrency) {

		private Bulk of(MerchantBulk own) {
			return (own.concurrency != null) ? new Bulk(own.concurrency) : this;
		}

	}

	/**
	 * Connection pool.
	 *
	 * @param maxConnections Maximum number of open connections.
	 * @param maxIdleTime Time after which an idle connection is closed. WeChat Pay closes
	 * it after 8 seconds.
	 * @param pendingAcquireTimeout Maximum time to wait for a connection.
	 */
	record Pool(@DefaultValue("64") Integer maxConnections, @DefaultValue("7s") Duration maxIdleTime,
			@DefaultValue("10s") Duration pendingAcquireTimeout) {

		private Pool of(MerchantPool own) {
			return new Pool(either(own.maxConnections, this.maxConnections), either(own.maxIdleTime, this.maxIdleTime),
					either(own.pendingAcquireTimeout, this.pendingAcquireTimeout));
		}

	}

	/**
	 * Platform certificates (平台证书).
	 *
	 * @param locations Comma-separated list of platform certificates that are known from
	 * the start: locations, 'base64:' and the PEM file in Base64, or PEM text.
	 * @param refreshInterval Time after which downloaded certificates are renewed, at
	 * most 12 hours.
	 * @param cacheDirectory Directory in which the last good certificates are kept across
	 * restarts.
	 */
	record PlatformCertificates(@DefaultValue List<String> locations, @DefaultValue("1h") Duration refreshInterval,
			@Nullable String cacheDirectory) {

		PlatformCertificates {
			locations = PropertyText.strip(locations);
			cacheDirectory = PropertyText.strip(cacheDirectory);
		}

		private PlatformCertificates of(MerchantPlatformCertificates own) {
			return new PlatformCertificates(own.locations, either(own.refreshInterval, this.refreshInterval),
					(own.cacheDirectory != null) ? own.cacheDirectory : this.cacheDirectory);
		}

	}

	/**
	 * Named merchant with the same properties, without defaults.
	 */
	record Merchant(@Nullable String merchantId, @Nullable String merchantSerialNumber, @Nullable String privateKey,
			@Nullable String privateKeyPassword, @Nullable String certificate, @Nullable String sslBundle,
			@Nullable String publicKeyId, @Nullable String publicKey, @Nullable String apiV3Key,
			@DefaultValue MerchantPlatformCertificates platformCertificates, @Nullable SignatureScheme signatureScheme,
			@Nullable String cryptoProvider, @Nullable String baseUrl, @Nullable List<String> backupBaseUrls,
			@DefaultValue MerchantRetry retry, @DefaultValue RateLimit rateLimit, @DefaultValue MerchantBulk bulk,
			@Nullable Duration gracePeriod, @Nullable Duration connectTimeout, @Nullable Duration readTimeout,
			@DefaultValue MerchantPool pool, @Nullable DataSize maxResponseSize) {

		Merchant {
			merchantId = PropertyText.strip(merchantId);
			merchantSerialNumber = PropertyText.strip(merchantSerialNumber);
			privateKey = PropertyText.strip(privateKey);
			privateKeyPassword = PropertyText.stripLineEnds(privateKeyPassword);
			certificate = PropertyText.strip(certificate);
			sslBundle = PropertyText.strip(sslBundle);
			publicKeyId = PropertyText.strip(publicKeyId);
			publicKey = PropertyText.strip(publicKey);
			apiV3Key = PropertyText.strip(apiV3Key);
			cryptoProvider = PropertyText.strip(cryptoProvider);
			baseUrl = PropertyText.strip(baseUrl);
			backupBaseUrls = PropertyText.stripIfSet(backupBaseUrls);
		}

		/**
		 * Leaves out the keys, which may stand here as text.
		 */
		@Override
		public String toString() {
			return "Merchant[merchantId=" + this.merchantId + "]";
		}

	}

	/**
	 * Platform certificates of a named merchant. An empty cache directory is none, even
	 * if the common properties have one.
	 */
	record MerchantPlatformCertificates(@DefaultValue List<String> locations, @Nullable Duration refreshInterval,
			@Nullable String cacheDirectory) {

		MerchantPlatformCertificates {
			locations = PropertyText.strip(locations);
		}

	}

	record MerchantRetry(@Nullable Integer maxAttempts, @Nullable Duration initialBackoff,
			@Nullable Duration maxBackoff, @Nullable Duration timeout) {
	}

	record MerchantBulk(@Nullable Integer concurrency) {
	}

	record MerchantPool(@Nullable Integer maxConnections, @Nullable Duration maxIdleTime,
			@Nullable Duration pendingAcquireTimeout) {
	}

}
