package io.github.wechatpayspring.merchant;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.signature.SignatureScheme;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of a merchant, by the names of the {@code wechatpay} properties. A setting
 * that is {@code null} is not set. Immutable.
 *
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
 * @param sslBundle Name of an SSL bundle with the merchant's key and certificate, instead
 * of the private key, the certificate and the serial number. Its reload replaces the key.
 * @param publicKey WeChat Pay's public key (微信支付公钥): a location such as
 * 'file:/etc/wechatpay/pub_key.pem', 'base64:' and the PEM file in Base64, or the PEM
 * text.
 * @param publicKeyId Id of WeChat Pay's public key (微信支付公钥ID), 'PUB_KEY_ID_' and what
 * follows.
 * @param apiV3Key APIv3 key (APIv3密钥), 32 bytes. If it is set, platform certificates are
 * downloaded and renewed.
 * @param platformCertificates Platform certificates (平台证书).
 * @param signatureScheme Scheme of signatures, the merchant's and WeChat Pay's.
 * @param cryptoProvider JCA provider that computes RSA signatures: 'auto', which prefers
 * Amazon's Corretto Crypto Provider if it is on the class path, 'jdk', or the name of a
 * registered provider.
 * @param baseUrl Scheme, host and port of WeChat Pay's primary host. Plain http is
 * supported for loopback only.
 * @param backupBaseUrls Comma-separated list of backup hosts, used in turn when the
 * primary host cannot be reached. If not set, 'https://api2.mch.weixin.qq.com' for WeChat
 * Pay's primary host, and none for other primary hosts.
 * @param retry Retries.
 * @param rateLimit Rate limit.
 * @param bulk Deactivation of many coupons.
 * @param gracePeriod Maximum time to wait for requests in flight after cancellation,
 * interruption or shutdown.
 * @param connectTimeout Maximum time to establish a TCP connection.
 * @param readTimeout Maximum time to wait for the start of a response, and for its body.
 * @param pool Connection pool.
 * @param maxResponseSize Maximum size of a response.
 * @since 0.1.0
 */
@ConfigurationProperties("wechatpay")
public record MerchantSettings(@Nullable String merchantId, @Nullable String merchantSerialNumber,
		@Nullable String privateKey, @Nullable String privateKeyPassword, @Nullable String certificate,
		@Nullable String sslBundle, @Nullable String publicKeyId, @Nullable String publicKey, @Nullable String apiV3Key,
		@DefaultValue PlatformCertificates platformCertificates, @Nullable SignatureScheme signatureScheme,
		@Nullable String cryptoProvider, @Nullable String baseUrl, @Nullable List<String> backupBaseUrls,
		@DefaultValue Retry retry, @DefaultValue RateLimit rateLimit, @DefaultValue Bulk bulk,
		@Nullable Duration gracePeriod, @Nullable Duration connectTimeout, @Nullable Duration readTimeout,
		@DefaultValue Pool pool, @Nullable DataSize maxResponseSize) {

	private static final MerchantSettings DEFAULTS = builder().signatureScheme(SignatureScheme.RSA)
		.cryptoProvider("auto")
		.baseUrl("https://api.mch.weixin.qq.com")
		.platformCertificates(new PlatformCertificates(List.of(), Duration.ofHours(1), null))
		.retry(new Retry(3, Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(30)))
		.bulk(new Bulk(32))
		.gracePeriod(Duration.ofSeconds(10))
		.connectTimeout(Duration.ofSeconds(3))
		.readTimeout(Duration.ofSeconds(10))
		.pool(new Pool(64, Duration.ofSeconds(7), Duration.ofSeconds(10)))
		.maxResponseSize(DataSize.ofKilobytes(256))
		.build();

	/**
	 * Return the default settings, which have no identity and no keys.
	 * @return the defaults
	 */
	public static MerchantSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Read settings by the names of the properties, for example of a merchant that is
	 * kept in a database.
	 * @param properties the values by the names of the properties under
	 * {@code wechatpay.merchants.<name>}, such as {@code merchant-id}, in any spelling
	 * that Spring Boot accepts; a {@code null} value is not set
	 * @return the settings
	 * @throws WechatPayConfigurationException if a name is unknown, a value cannot be
	 * converted, or a placeholder is not resolved
	 */
	public static MerchantSettings from(Map<String, ? extends @Nullable Object> properties) {
		return SettingsBinder.bind(properties);
	}

	/**
	 * Create a builder without settings.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Create a builder with these settings.
	 * @return the builder
	 */
	public Builder mutate() {
		return new Builder().merchantId(this.merchantId)
			.merchantSerialNumber(this.merchantSerialNumber)
			.privateKey(this.privateKey)
			.privateKeyPassword(this.privateKeyPassword)
			.certificate(this.certificate)
			.sslBundle(this.sslBundle)
			.publicKeyId(this.publicKeyId)
			.publicKey(this.publicKey)
			.apiV3Key(this.apiV3Key)
			.platformCertificates(this.platformCertificates)
			.signatureScheme(this.signatureScheme)
			.cryptoProvider(this.cryptoProvider)
			.baseUrl(this.baseUrl)
			.backupBaseUrls(this.backupBaseUrls)
			.retry(this.retry)
			.rateLimit(this.rateLimit)
			.bulk(this.bulk)
			.gracePeriod(this.gracePeriod)
			.connectTimeout(this.connectTimeout)
			.readTimeout(this.readTimeout)
			.pool(this.pool)
			.maxResponseSize(this.maxResponseSize);
	}

	/**
	 * Return these settings, with those of another merchant where none is set here. The
	 * backup hosts are taken together with the primary host.
	 * @param other the other settings
	 * @return the merged settings
	 */
	public MerchantSettings orElse(MerchantSettings other) {
		return mutate().orElse(other).build();
	}

	/**
	 * Return these settings without the identity and the keys, which a merchant never
	 * takes from another merchant.
	 * @return the settings without identity and keys
	 */
	public MerchantSettings withoutIdentity() {
		return mutate().merchantId(null)
			.merchantSerialNumber(null)
			.privateKey(null)
			.privateKeyPassword(null)
			.certificate(null)
			.sslBundle(null)
			.publicKeyId(null)
			.publicKey(null)
			.apiV3Key(null)
			.platformCertificates(new PlatformCertificates(List.of(), this.platformCertificates.refreshInterval,
					this.platformCertificates.cacheDirectory))
			.build();
	}

	private static <T> @Nullable T either(@Nullable T own, @Nullable T other) {
		return (own != null) ? own : other;
	}

	/**
	 * Leaves out the keys, which may be set as text.
	 */
	@Override
	public String toString() {
		return "MerchantSettings[merchantId=" + this.merchantId + ", baseUrl=" + this.baseUrl + "]";
	}

	/**
	 * Retries.
	 *
	 * @param maxAttempts Attempts of a call, the first included.
	 * @param initialBackoff Longest pause before the second attempt; it doubles from then
	 * on.
	 * @param maxBackoff Maximum pause, unless WeChat Pay asks for a longer one.
	 * @param timeout Maximum time of a call with all attempts and pauses.
	 */
	public record Retry(@Nullable Integer maxAttempts, @Nullable Duration initialBackoff, @Nullable Duration maxBackoff,
			@Nullable Duration timeout) {

		private Retry orElse(Retry other) {
			return new Retry(either(this.maxAttempts, other.maxAttempts),
					either(this.initialBackoff, other.initialBackoff), either(this.maxBackoff, other.maxBackoff),
					either(this.timeout, other.timeout));
		}

	}

	/**
	 * Rate limit.
	 *
	 * @param requestsPerSecond Maximum number of requests per second. Below it, the rate
	 * adapts to WeChat Pay's responses.
	 */
	public record RateLimit(@Nullable Double requestsPerSecond) {

		private RateLimit orElse(RateLimit other) {
			return (this.requestsPerSecond != null) ? this : other;
		}

	}

	/**
	 * Deactivation of many coupons.
	 *
	 * @param concurrency Maximum number of coupons that are deactivated concurrently.
	 */
	public record Bulk(@Nullable Integer concurrency) {

		private Bulk orElse(Bulk other) {
			return (this.concurrency != null) ? this : other;
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
	public record Pool(@Nullable Integer maxConnections, @Nullable Duration maxIdleTime,
			@Nullable Duration pendingAcquireTimeout) {

		private Pool orElse(Pool other) {
			return new Pool(either(this.maxConnections, other.maxConnections),
					either(this.maxIdleTime, other.maxIdleTime),
					either(this.pendingAcquireTimeout, other.pendingAcquireTimeout));
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
	 * restarts. An empty value for a named merchant turns its cache off, even if the
	 * default merchant has one.
	 */
	public record PlatformCertificates(@DefaultValue List<String> locations, @Nullable Duration refreshInterval,
			@Nullable String cacheDirectory) {

		private PlatformCertificates orElse(PlatformCertificates other) {
			List<String> own = SettingText.strip(this.locations);
			return new PlatformCertificates(own.isEmpty() ? SettingText.strip(other.locations) : own,
					either(this.refreshInterval, other.refreshInterval),
					either(this.cacheDirectory, other.cacheDirectory));
		}

		@Override
		public String toString() {
			return "PlatformCertificates[refreshInterval=" + this.refreshInterval + ", cacheDirectory="
					+ this.cacheDirectory + "]";
		}

	}

	/**
	 * Builder of {@link MerchantSettings}. Removes blanks and line ends around texts; an
	 * empty text is not set. Not thread-safe.
	 */
	public static final class Builder {

		private @Nullable String merchantId;

		private @Nullable String merchantSerialNumber;

		private @Nullable String privateKey;

		private @Nullable String privateKeyPassword;

		private @Nullable String certificate;

		private @Nullable String sslBundle;

		private @Nullable String publicKeyId;

		private @Nullable String publicKey;

		private @Nullable String apiV3Key;

		private PlatformCertificates platformCertificates = new PlatformCertificates(List.of(), null, null);

		private @Nullable SignatureScheme signatureScheme;

		private @Nullable String cryptoProvider;

		private @Nullable String baseUrl;

		private @Nullable List<String> backupBaseUrls;

		private Retry retry = new Retry(null, null, null, null);

		private RateLimit rateLimit = new RateLimit(null);

		private Bulk bulk = new Bulk(null);

		private @Nullable Duration gracePeriod;

		private @Nullable Duration connectTimeout;

		private @Nullable Duration readTimeout;

		private Pool pool = new Pool(null, null, null);

		private @Nullable DataSize maxResponseSize;

		private Builder() {
		}

		/**
		 * Set the merchant id (商户号).
		 * @param merchantId the merchant id (商户号), or {@code null}
		 * @return this builder
		 */
		public Builder merchantId(@Nullable String merchantId) {
			this.merchantId = SettingText.strip(merchantId);
			return this;
		}

		/**
		 * Set the serial number of the merchant API certificate, in hexadecimal.
		 * @param merchantSerialNumber the serial number of the merchant API certificate,
		 * in hexadecimal, or {@code null}
		 * @return this builder
		 */
		public Builder merchantSerialNumber(@Nullable String merchantSerialNumber) {
			this.merchantSerialNumber = SettingText.strip(merchantSerialNumber);
			return this;
		}

		/**
		 * Set the location of the merchant's private key, or its PEM text.
		 * @param privateKey the location of the merchant's private key, or its PEM text,
		 * or {@code null}
		 * @return this builder
		 */
		public Builder privateKey(@Nullable String privateKey) {
			this.privateKey = SettingText.strip(privateKey);
			return this;
		}

		/**
		 * Set the password of the private key.
		 * @param privateKeyPassword the password of the private key, or {@code null}
		 * @return this builder
		 */
		public Builder privateKeyPassword(@Nullable String privateKeyPassword) {
			this.privateKeyPassword = SettingText.stripLineEnds(privateKeyPassword);
			return this;
		}

		/**
		 * Set the location of the merchant API certificate, or its PEM text.
		 * @param certificate the location of the merchant API certificate, or its PEM
		 * text, or {@code null}
		 * @return this builder
		 */
		public Builder certificate(@Nullable String certificate) {
			this.certificate = SettingText.strip(certificate);
			return this;
		}

		/**
		 * Set the name of the SSL bundle with the merchant's key and certificate.
		 * @param sslBundle the name of the SSL bundle with the merchant's key and
		 * certificate, or {@code null}
		 * @return this builder
		 */
		public Builder sslBundle(@Nullable String sslBundle) {
			this.sslBundle = SettingText.strip(sslBundle);
			return this;
		}

		/**
		 * Set the id of WeChat Pay's public key.
		 * @param publicKeyId the id of WeChat Pay's public key, or {@code null}
		 * @return this builder
		 */
		public Builder publicKeyId(@Nullable String publicKeyId) {
			this.publicKeyId = SettingText.strip(publicKeyId);
			return this;
		}

		/**
		 * Set the location of WeChat Pay's public key, or its PEM text.
		 * @param publicKey the location of WeChat Pay's public key, or its PEM text, or
		 * {@code null}
		 * @return this builder
		 */
		public Builder publicKey(@Nullable String publicKey) {
			this.publicKey = SettingText.strip(publicKey);
			return this;
		}

		/**
		 * Set the APIv3 key, 32 bytes.
		 * @param apiV3Key the APIv3 key, 32 bytes, or {@code null}
		 * @return this builder
		 */
		public Builder apiV3Key(@Nullable String apiV3Key) {
			this.apiV3Key = SettingText.strip(apiV3Key);
			return this;
		}

		/**
		 * Set the platform certificates.
		 * @param platformCertificates the platform certificates
		 * @return this builder
		 */
		public Builder platformCertificates(PlatformCertificates platformCertificates) {
			this.platformCertificates = platformCertificates;
			return this;
		}

		/**
		 * Set the scheme of signatures.
		 * @param signatureScheme the scheme of signatures, or {@code null}
		 * @return this builder
		 */
		public Builder signatureScheme(@Nullable SignatureScheme signatureScheme) {
			this.signatureScheme = signatureScheme;
			return this;
		}

		/**
		 * Set the JCA provider of RSA signatures.
		 * @param cryptoProvider the JCA provider of RSA signatures, or {@code null}
		 * @return this builder
		 */
		public Builder cryptoProvider(@Nullable String cryptoProvider) {
			this.cryptoProvider = SettingText.strip(cryptoProvider);
			return this;
		}

		/**
		 * Set the base URL of the primary host.
		 * @param baseUrl the base URL of the primary host, or {@code null}
		 * @return this builder
		 */
		public Builder baseUrl(@Nullable String baseUrl) {
			this.baseUrl = SettingText.strip(baseUrl);
			return this;
		}

		/**
		 * Set the base URLs of the backup hosts.
		 * @param backupBaseUrls the base URLs of the backup hosts, or {@code null}
		 * @return this builder
		 */
		public Builder backupBaseUrls(@Nullable List<String> backupBaseUrls) {
			this.backupBaseUrls = SettingText.stripIfSet(backupBaseUrls);
			return this;
		}

		/**
		 * Set the retries.
		 * @param retry the retries
		 * @return this builder
		 */
		public Builder retry(Retry retry) {
			this.retry = retry;
			return this;
		}

		/**
		 * Set the rate limit.
		 * @param rateLimit the rate limit
		 * @return this builder
		 */
		public Builder rateLimit(RateLimit rateLimit) {
			this.rateLimit = rateLimit;
			return this;
		}

		/**
		 * Set the settings of bulks.
		 * @param bulk the settings of bulks
		 * @return this builder
		 */
		public Builder bulk(Bulk bulk) {
			this.bulk = bulk;
			return this;
		}

		/**
		 * Set the grace period.
		 * @param gracePeriod the grace period, or {@code null}
		 * @return this builder
		 */
		public Builder gracePeriod(@Nullable Duration gracePeriod) {
			this.gracePeriod = gracePeriod;
			return this;
		}

		/**
		 * Set the connect timeout.
		 * @param connectTimeout the connect timeout, or {@code null}
		 * @return this builder
		 */
		public Builder connectTimeout(@Nullable Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
			return this;
		}

		/**
		 * Set the read timeout.
		 * @param readTimeout the read timeout, or {@code null}
		 * @return this builder
		 */
		public Builder readTimeout(@Nullable Duration readTimeout) {
			this.readTimeout = readTimeout;
			return this;
		}

		/**
		 * Set the connection pool.
		 * @param pool the connection pool
		 * @return this builder
		 */
		public Builder pool(Pool pool) {
			this.pool = pool;
			return this;
		}

		/**
		 * Set the maximum size of a response.
		 * @param maxResponseSize the maximum size of a response, or {@code null}
		 * @return this builder
		 */
		public Builder maxResponseSize(@Nullable DataSize maxResponseSize) {
			this.maxResponseSize = maxResponseSize;
			return this;
		}

		private Builder orElse(MerchantSettings other) {
			if (this.baseUrl == null && this.backupBaseUrls == null) {
				backupBaseUrls(other.backupBaseUrls);
			}
			baseUrl(either(this.baseUrl, other.baseUrl));
			platformCertificates(this.platformCertificates.orElse(other.platformCertificates));
			retry(this.retry.orElse(other.retry));
			rateLimit(this.rateLimit.orElse(other.rateLimit));
			bulk(this.bulk.orElse(other.bulk));
			pool(this.pool.orElse(other.pool));
			merchantId(either(this.merchantId, other.merchantId));
			merchantSerialNumber(either(this.merchantSerialNumber, other.merchantSerialNumber));
			privateKey(either(this.privateKey, other.privateKey));
			privateKeyPassword(either(this.privateKeyPassword, other.privateKeyPassword));
			certificate(either(this.certificate, other.certificate));
			sslBundle(either(this.sslBundle, other.sslBundle));
			publicKeyId(either(this.publicKeyId, other.publicKeyId));
			publicKey(either(this.publicKey, other.publicKey));
			apiV3Key(either(this.apiV3Key, other.apiV3Key));
			signatureScheme(either(this.signatureScheme, other.signatureScheme));
			cryptoProvider(either(this.cryptoProvider, other.cryptoProvider));
			gracePeriod(either(this.gracePeriod, other.gracePeriod));
			connectTimeout(either(this.connectTimeout, other.connectTimeout));
			readTimeout(either(this.readTimeout, other.readTimeout));
			maxResponseSize(either(this.maxResponseSize, other.maxResponseSize));
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 */
		public MerchantSettings build() {
			return new MerchantSettings(this.merchantId, this.merchantSerialNumber, this.privateKey,
					this.privateKeyPassword, this.certificate, this.sslBundle, this.publicKeyId, this.publicKey,
					this.apiV3Key, this.platformCertificates, this.signatureScheme, this.cryptoProvider, this.baseUrl,
					this.backupBaseUrls, this.retry, this.rateLimit, this.bulk, this.gracePeriod, this.connectTimeout,
					this.readTimeout, this.pool, this.maxResponseSize);
		}

	}

}
