package io.github.wechatpayspring.autoconfigure;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.client.PlatformCertificateDownload;
import io.github.wechatpayspring.connector.LazyClientHttpConnector;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.key.ApiV3Key;
import io.github.wechatpayspring.key.CertificateCache;
import io.github.wechatpayspring.key.CertificateListReader;
import io.github.wechatpayspring.key.CertificateSet;
import io.github.wechatpayspring.key.CombinedPlatformKeys;
import io.github.wechatpayspring.key.KeyAlgorithm;
import io.github.wechatpayspring.key.KeyReader;
import io.github.wechatpayspring.key.MerchantCertificate;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.PlatformCertificate;
import io.github.wechatpayspring.key.PlatformCertificates;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.key.PlatformPublicKey;
import io.github.wechatpayspring.key.SslBundleKey;
import io.github.wechatpayspring.signature.AuthorizationHeaderFactory;
import io.github.wechatpayspring.signature.CryptoProvider;
import io.github.wechatpayspring.signature.PrivateKeySigner;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.TrafficSettings;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Turns the properties of one merchant into what they stand for. Checks here rather than
 * when properties are bound, because a failed binding prints the value, which may be a
 * key.
 */
final class MerchantSettingsMapper {

	private static final Duration MAXIMUM_REFRESH_INTERVAL = Duration.ofHours(12);

	// a client has 65,535 ports
	private static final int MAXIMUM_CONNECTIONS = 65_535;

	private static final Pattern APPID = Pattern.compile("wx[0-9A-Za-z]{16}");

	private static final Pattern MERCHANT_ID = Pattern.compile("[0-9A-Za-z]{1,32}");

	private final String prefix;

	private final WechatPayProperties properties;

	private final TrafficSettingsMapper traffic;

	private final SslBundleKeys sslBundleKeys;

	private final Clock clock;

	MerchantSettingsMapper(String prefix, WechatPayProperties properties, SslBundleKeys sslBundleKeys, Clock clock) {
		this.prefix = prefix;
		this.properties = properties;
		this.traffic = new TrafficSettingsMapper(prefix, properties);
		this.sslBundleKeys = sslBundleKeys;
		this.clock = clock;
	}

	/**
	 * Check that nothing is missing.
	 * @param signer whether the properties must hold the merchant's key
	 * @param platformKeys whether they must hold WeChat Pay's keys
	 */
	void requireComplete(boolean signer, boolean platformKeys) {
		RequiredProperties.check(this.prefix, this.properties, signer, platformKeys);
	}

	MerchantSummary summary(String name, LazyClientHttpConnector connector) {
		return new MerchantSummary(name, merchantId(), this.traffic.baseUrl(), connector.name(),
				cryptoProvider().toString());
	}

	String merchantId() {
		String property = this.prefix + "merchant-id";
		String mend = "Set it to the merchant id (商户号) that the merchant platform shows.";
		String merchantId = require(property, this.properties.merchantId());
		if (APPID.matcher(merchantId).matches()) {
			throw new WechatPayConfigurationException(property, "is an appid, not a merchant id", mend);
		}
		if (!MERCHANT_ID.matcher(merchantId).matches()) {
			throw new WechatPayConfigurationException(property,
					"is not a merchant id: it must be 1 to 32 letters or digits", mend);
		}
		return merchantId;
	}

	WechatPaySigner signer() {
		SignatureScheme scheme = this.properties.signatureScheme();
		scheme.keyAlgorithm().requireAvailable(this.prefix + "signature-scheme");
		if (this.properties.sslBundle() != null) {
			return new PrivateKeySigner(scheme, sslBundleKey(this.properties.sslBundle()), cryptoProvider());
		}
		MerchantKey key = key(scheme.keyAlgorithm());
		return new PrivateKeySigner(scheme, () -> key, cryptoProvider());
	}

	WechatPayVerifier verifier(WechatPaySigner signer, PlatformKeys keys) {
		return new WechatPayVerifier(signer.scheme(), keys, this.clock, cryptoProvider());
	}

	private CryptoProvider cryptoProvider() {
		return CryptoProvider.of(this.prefix + "crypto-provider", this.properties.cryptoProvider());
	}

	private SslBundleKey sslBundleKey(String name) {
		String property = this.prefix + "ssl-bundle";
		if (this.properties.signatureScheme() != SignatureScheme.RSA) {
			throw new WechatPayConfigurationException(property,
					"cannot hold a key for the scheme " + this.properties.signatureScheme()
							+ ": SSL bundles know RSA alone",
					"Set '" + this.prefix + "private-key' and '" + this.prefix + "certificate' instead.");
		}
		refuseBeside(property, "private-key", this.properties.privateKey());
		refuseBeside(property, "private-key-password", this.properties.privateKeyPassword());
		refuseBeside(property, "certificate", this.properties.certificate());
		refuseBeside(property, "merchant-serial-number", this.properties.merchantSerialNumber());
		return this.sslBundleKeys.key(property, name);
	}

	private void refuseBeside(String property, String other, @Nullable String value) {
		if (value != null) {
			throw new WechatPayConfigurationException(property, "is set beside '" + this.prefix + other + "'",
					"Leave one of them out: the bundle holds key and certificate.");
		}
	}

	private MerchantKey key(KeyAlgorithm algorithm) {
		String keyProperty = this.prefix + "private-key";
		String privateKey = require(keyProperty, this.properties.privateKey());
		PrivateKey key = KeyReader.privateKey(algorithm, keyProperty, privateKey, this.properties.privateKeyPassword());
		String serialProperty = this.prefix + "merchant-serial-number";
		String configured = this.properties.merchantSerialNumber();
		if (this.properties.certificate() == null) {
			String serialNumber = KeyReader.serialNumber(serialProperty, require(serialProperty, configured));
			return new MerchantKey(serialNumber, key, null);
		}
		MerchantCertificate certificate = certificate(algorithm, this.properties.certificate());
		certificate.requirePrivateKey(keyProperty, key);
		if (configured != null) {
			certificate.requireSerialNumber(serialProperty, KeyReader.serialNumber(serialProperty, configured));
		}
		return new MerchantKey(certificate.serialNumber(), key, certificate.expiresAt());
	}

	private MerchantCertificate certificate(KeyAlgorithm algorithm, String value) {
		String property = this.prefix + "certificate";
		return MerchantCertificate.read(algorithm, property, value, this.clock.instant());
	}

	PlatformKeys platformKeys(WechatPaySigner signer, WechatPayTraffic traffic, Supplier<WebClient.Builder> builder) {
		boolean certificates = this.properties.apiV3Key() != null
				|| !this.properties.platformCertificates().locations().isEmpty();
		boolean publicKey = this.properties.publicKeyId() != null || this.properties.publicKey() != null;
		if (!certificates) {
			return publicKey(signer);
		}
		return publicKey ? combined(publicKey(signer), signer, traffic, builder)
				: platformCertificates(signer, traffic, builder, null);
	}

	private PlatformKeys combined(PlatformPublicKey publicKey, WechatPaySigner signer, WechatPayTraffic traffic,
			Supplier<WebClient.Builder> builder) {
		return new CombinedPlatformKeys(publicKey, platformCertificates(signer, traffic, builder, publicKey));
	}

	private PlatformPublicKey publicKey(WechatPaySigner signer) {
		SignatureScheme scheme = signer.scheme();
		String idProperty = this.prefix + "public-key-id";
		String keyProperty = this.prefix + "public-key";
		String apiV3KeyProperty = this.prefix + "api-v3-key";
		if (scheme != SignatureScheme.RSA) {
			throw new WechatPayConfigurationException(apiV3KeyProperty,
					"alone gives the keys for the scheme " + scheme
							+ ", in which WeChat Pay signs with platform certificates",
					"Set it, and leave out '" + idProperty + "' and '" + keyProperty + "'.");
		}
		String id = require(idProperty, this.properties.publicKeyId());
		String key = require(keyProperty, this.properties.publicKey());
		PlatformPublicKey publicKey = new PlatformPublicKey(KeyReader.publicKeyId(idProperty, id),
				KeyReader.publicKey(keyProperty, key));
		if (isOwn(signer, publicKey.key())) {
			throw new WechatPayConfigurationException(keyProperty,
					"holds the public key of the merchant's own private key",
					"Use pub_key.pem, WeChat Pay's public key (微信支付公钥), as the merchant platform offers it under API"
							+ " security (API安全).");
		}
		return publicKey;
	}

	private static boolean isOwn(WechatPaySigner signer, PublicKey key) {
		return signer instanceof PrivateKeySigner own
				&& signer.scheme().keyAlgorithm().isPair(own.source().key().privateKey(), key);
	}

	private PlatformKeys platformCertificates(WechatPaySigner signer, WechatPayTraffic traffic,
			Supplier<WebClient.Builder> builder, @Nullable PlatformPublicKey publicKey) {
		KeyAlgorithm algorithm = signer.scheme().keyAlgorithm();
		CertificateSet known = CertificateSet.read(algorithm, this.prefix + "platform-certificates.locations",
				this.properties.platformCertificates().locations(), this.clock);
		refuseOwnCertificate(signer, known);
		Duration interval = refreshInterval();
		if (this.properties.apiV3Key() == null) {
			return known;
		}
		ApiV3Key apiV3Key = ApiV3Key.read(this.prefix + "api-v3-key", this.properties.apiV3Key());
		CertificateListReader reader = new CertificateListReader(algorithm, apiV3Key, this.clock);
		PlatformCertificateDownload download = new PlatformCertificateDownload(builder.get(), traffic,
				requestSigner(signer), limits(), reader, publicKey, (keys) -> verifier(signer, keys));
		return new PlatformCertificates(known, download::certificates, interval,
				new CertificateCache(reader, cacheFile(algorithm)), this.clock);
	}

	private void refuseOwnCertificate(WechatPaySigner signer, CertificateSet platform) {
		if (signer instanceof PrivateKeySigner own && platform.contains(own.source().key().serialNumber())) {
			throw new WechatPayConfigurationException(this.prefix + "platform-certificates.locations",
					"holds the certificate '" + own.source().key().serialNumber() + "', which the merchant signs with",
					"Platform certificates (平台证书) are WeChat Pay's: leave apiclient_cert.pem out, or, if it is one of"
							+ " WeChat Pay's, correct '" + this.prefix + "merchant-serial-number'.");
		}
		for (PlatformCertificate certificate : platform.platformCertificates()) {
			if (isOwn(signer, certificate.key())) {
				throw new WechatPayConfigurationException(this.prefix + "platform-certificates.locations",
						"holds the certificate '" + certificate.serialNumber() + "' of the merchant's own private key",
						"Leave it out: platform certificates (平台证书) are WeChat Pay's.");
			}
		}
	}

	private Duration refreshInterval() {
		String property = this.prefix + "platform-certificates.refresh-interval";
		Duration interval = PropertyLimits.duration(property, this.properties.platformCertificates().refreshInterval());
		if (interval.compareTo(MAXIMUM_REFRESH_INTERVAL) > 0) {
			throw new WechatPayConfigurationException(property, "is more than 12 hours",
					"Set it to 12h or less: WeChat Pay asks for a renewal at least that often.");
		}
		return interval;
	}

	private @Nullable Path cacheFile(KeyAlgorithm algorithm) {
		String directory = this.properties.platformCertificates().cacheDirectory();
		if (directory == null || directory.isBlank()) {
			return null;
		}
		Path path = PropertyLimits.writableDirectory(this.prefix + "platform-certificates.cache-directory", directory);
		// another environment of WeChat Pay's has other certificates
		String environment = this.traffic.baseUrl().replaceFirst(".*://", "").replace(':', '_');
		return path.resolve("wechatpay-" + merchantId() + "-" + algorithm.algorithmType().toLowerCase(Locale.ROOT) + "-"
				+ environment + ".json");
	}

	AuthorizationHeaderFactory requestSigner(WechatPaySigner signer) {
		return new AuthorizationHeaderFactory(merchantId(), signer, this.clock);
	}

	TrafficSettings traffic() {
		return this.traffic.settings();
	}

	int bulkConcurrency() {
		return this.traffic.bulkConcurrency();
	}

	HttpClientSettings httpClientSettings() {
		return HttpClientSettings.defaults()
			.withTimeouts(PropertyLimits.duration(this.prefix + "connect-timeout", this.properties.connectTimeout()),
					PropertyLimits.duration(this.prefix + "read-timeout", this.properties.readTimeout()))
			.withRedirects(HttpRedirects.DONT_FOLLOW);
	}

	LazyClientHttpConnector.Pool pool() {
		WechatPayProperties.Pool pool = this.properties.pool();
		return new LazyClientHttpConnector.Pool(
				PropertyLimits.number(this.prefix + "pool.max-connections", pool.maxConnections(), MAXIMUM_CONNECTIONS),
				PropertyLimits.duration(this.prefix + "pool.max-idle-time", pool.maxIdleTime()),
				PropertyLimits.duration(this.prefix + "pool.pending-acquire-timeout", pool.pendingAcquireTimeout()));
	}

	/**
	 * Return the limits of an exchange. A connection may take as long as acquiring it
	 * from the pool, connecting and the TLS handshake together. The handshake may take as
	 * long as a response.
	 */
	SignedExchange.Limits limits() {
		Duration readTimeout = this.properties.readTimeout();
		Duration sendTimeout = pool().pendingAcquireTimeout().plus(this.properties.connectTimeout()).plus(readTimeout);
		return new SignedExchange.Limits(sendTimeout, readTimeout, maxResponseSize());
	}

	private DataSize maxResponseSize() {
		return PropertyLimits.responseSize(this.prefix + "max-response-size", this.properties.maxResponseSize());
	}

	private static String require(String property, @Nullable String value) {
		if (value == null) {
			throw new WechatPayConfigurationException(property, "is not set", "Set it.");
		}
		return value;
	}

}
