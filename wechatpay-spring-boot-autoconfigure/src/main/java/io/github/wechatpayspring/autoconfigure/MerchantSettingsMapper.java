package io.github.wechatpayspring.autoconfigure;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.connector.LazyClientHttpConnector;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.key.KeyAlgorithm;
import io.github.wechatpayspring.key.KeyReader;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.PlatformCertificate;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;

/**
 * Maps the settings of a merchant to its keys, hosts and limits. Values are checked here
 * and not by the binder, because a failed binding shows the value, which may be a key.
 */
final class MerchantSettingsMapper {

	private static final Duration MAXIMUM_REFRESH_INTERVAL = Duration.ofHours(12);

	// a client has 65,535 ports
	private static final int MAXIMUM_CONNECTIONS = 65_535;

	private static final Pattern APPID = Pattern.compile("wx[0-9A-Za-z]{16}");

	private static final Pattern MERCHANT_ID = Pattern.compile("[0-9A-Za-z]{1,32}");

	private final String prefix;

	private final MerchantSettings settings;

	private final TrafficSettingsMapper traffic;

	private final Function<String, MerchantKey.Source> bundleKeys;

	private final Clock clock;

	/**
	 * Create a mapper.
	 * @param prefix the prefix of the names of the properties
	 * @param settings the settings
	 * @param bundleKeys the function that returns the key of an SSL bundle
	 * @param clock the clock
	 */
	MerchantSettingsMapper(String prefix, MerchantSettings settings, Function<String, MerchantKey.Source> bundleKeys,
			Clock clock) {
		this.prefix = prefix;
		this.settings = settings;
		this.traffic = new TrafficSettingsMapper(prefix, settings);
		this.bundleKeys = bundleKeys;
		this.clock = clock;
	}

	Clock clock() {
		return this.clock;
	}

	private <T> T named(String name, Supplier<T> read) {
		return PropertyErrors.named(this.prefix + name, read);
	}

	private String required(String name, @Nullable String value) {
		return PropertyLimits.required(this.prefix + name, value);
	}

	String merchantId() {
		String property = this.prefix + "merchant-id";
		String action = "Set it to the merchant id (商户号) that the merchant platform shows.";
		String merchantId = required("merchant-id", this.settings.merchantId());
		if (APPID.matcher(merchantId).matches()) {
			throw new WechatPayConfigurationException(property, "is an appid, not a merchant id", action);
		}
		if (!MERCHANT_ID.matcher(merchantId).matches()) {
			throw new WechatPayConfigurationException(property,
					"is not a merchant id: it must be 1 to 32 letters or digits", action);
		}
		return merchantId;
	}

	SignatureScheme scheme() {
		return PropertyLimits.required(this.prefix + "signature-scheme", this.settings.signatureScheme());
	}

	String cryptoProvider() {
		return required("crypto-provider", this.settings.cryptoProvider());
	}

	WechatPaySigner signer() {
		SignatureScheme scheme = scheme();
		named("signature-scheme", () -> {
			scheme.keyAlgorithm().requireAvailable();
			return scheme;
		});
		MerchantKey.Source source = keySource(scheme);
		return named("crypto-provider", () -> WechatPaySigner.of(scheme, source, cryptoProvider()));
	}

	private MerchantKey.Source keySource(SignatureScheme scheme) {
		if (this.settings.sslBundle() != null) {
			return bundleKey(this.settings.sslBundle());
		}
		MerchantKey key = key(scheme.keyAlgorithm());
		return () -> key;
	}

	WechatPayVerifier verifier(WechatPaySigner signer, PlatformKeys keys) {
		return named("crypto-provider",
				() -> new WechatPayVerifier(signer.scheme(), keys, this.clock, cryptoProvider()));
	}

	private MerchantKey.Source bundleKey(String name) {
		String property = this.prefix + "ssl-bundle";
		if (scheme() != SignatureScheme.RSA) {
			throw new WechatPayConfigurationException(property,
					"cannot contain a key for the scheme " + scheme() + ": SSL bundles support RSA only",
					"Set '" + this.prefix + "private-key' and '" + this.prefix + "certificate' instead.");
		}
		refuseBeside(property, name, "private-key", this.settings.privateKey());
		refuseBeside(property, name, "private-key-password", this.settings.privateKeyPassword());
		refuseBeside(property, name, "certificate", this.settings.certificate());
		refuseBeside(property, name, "merchant-serial-number", this.settings.merchantSerialNumber());
		return named("ssl-bundle", () -> this.bundleKeys.apply(name));
	}

	private void refuseBeside(String property, String name, String other, @Nullable String value) {
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put(property, name);
			entries.put(this.prefix + other, value);
		});
	}

	private MerchantKey key(KeyAlgorithm algorithm) {
		String value = required("private-key", this.settings.privateKey());
		PrivateKey privateKey = named("private-key",
				() -> KeyReader.privateKey(algorithm, value, this.settings.privateKeyPassword()));
		String configured = (this.settings.merchantSerialNumber() != null)
				? named("merchant-serial-number",
						() -> KeyReader
							.serialNumber(required("merchant-serial-number", this.settings.merchantSerialNumber())))
				: null;
		String certificate = this.settings.certificate();
		if (certificate == null) {
			return new MerchantKey(required("merchant-serial-number", configured), privateKey, null);
		}
		MerchantKey key = named("certificate",
				() -> KeyReader.merchantKey(algorithm, privateKey, certificate, this.clock.instant()));
		if (configured != null && !key.hasSerialNumber(configured)) {
			throw new WechatPayConfigurationException(this.prefix + "merchant-serial-number",
					"is '" + configured + "', but the certificate's serial number is '" + key.serialNumber() + "'",
					"Leave this property out, or correct it or the certificate.");
		}
		return key;
	}

	/**
	 * Create the platform keys.
	 * @param signer the signer of requests
	 * @param download creates the download of platform certificates
	 * @param onRenewal called when platform certificates have been replaced
	 */
	PlatformKeys platformKeys(WechatPaySigner signer, Supplier<PlatformKeys.Download> download, Runnable onRenewal) {
		boolean certificates = this.settings.apiV3Key() != null
				|| !this.settings.platformCertificates().locations().isEmpty();
		boolean publicKey = this.settings.publicKeyId() != null || this.settings.publicKey() != null;
		PlatformKeys trusted = (publicKey || !certificates) ? publicKey(signer) : null;
		if (trusted != null && !certificates) {
			return trusted;
		}
		List<PlatformCertificate> known = platformCertificates(signer);
		String locations = "platform-certificates.locations";
		String apiV3Key = this.settings.apiV3Key();
		Duration interval = refreshInterval();
		if (apiV3Key == null) {
			PlatformKeys fixed = named(locations, () -> PlatformKeys.certificates(known, this.clock));
			return (trusted != null) ? PlatformKeys.combined(trusted, fixed) : fixed;
		}
		KeyAlgorithm algorithm = signer.scheme().keyAlgorithm();
		Path cacheFile = cacheFile(algorithm);
		PlatformKeys.Renewal renewal = named("api-v3-key",
				() -> new PlatformKeys.Renewal(merchantId(), algorithm, apiV3Key, interval, cacheFile, onRenewal));
		return named(locations,
				() -> (trusted != null) ? PlatformKeys.combined(trusted, known, renewal, download.get(), this.clock)
						: PlatformKeys.renewed(known, renewal, download.get(), this.clock));
	}

	private PlatformKeys publicKey(WechatPaySigner signer) {
		SignatureScheme scheme = signer.scheme();
		if (scheme != SignatureScheme.RSA) {
			throw new WechatPayConfigurationException(this.prefix + "api-v3-key",
					"alone gives the keys for the scheme " + scheme
							+ ", in which WeChat Pay signs with platform certificates",
					"Set it, and leave out '" + this.prefix + "public-key-id' and '" + this.prefix + "public-key'.");
		}
		String id = required("public-key-id", this.settings.publicKeyId());
		String value = required("public-key", this.settings.publicKey());
		String publicKeyId = named("public-key-id", () -> KeyReader.publicKeyId(id));
		PublicKey publicKey = named("public-key", () -> KeyReader.publicKey(value));
		if (isOwn(signer, publicKey)) {
			throw new WechatPayConfigurationException(this.prefix + "public-key",
					"holds the public key of the merchant's own private key",
					"Use pub_key.pem, WeChat Pay's public key (微信支付公钥), as the merchant platform offers it under API"
							+ " security (API安全).");
		}
		return PlatformKeys.publicKey(publicKeyId, publicKey);
	}

	private static boolean isOwn(WechatPaySigner signer, PublicKey key) {
		MerchantKey.Source source = signer.keySource();
		return source != null && signer.scheme().keyAlgorithm().isPair(source.key().privateKey(), key);
	}

	private List<PlatformCertificate> platformCertificates(WechatPaySigner signer) {
		String property = "platform-certificates.locations";
		List<PlatformCertificate> certificates = new ArrayList<>();
		List<String> values = KeyReader.rejoin(this.settings.platformCertificates().locations());
		for (int i = 0; i < values.size(); i++) {
			String value = values.get(i);
			certificates.addAll(named(property + "[" + i + "]",
					() -> KeyReader.platformCertificates(signer.scheme().keyAlgorithm(), value)));
		}
		if (!certificates.isEmpty()) {
			named(property, () -> PlatformKeys.certificates(certificates, this.clock));
		}
		certificates.forEach((certificate) -> refuseOwnCertificate(signer, certificate));
		return certificates;
	}

	private void refuseOwnCertificate(WechatPaySigner signer, PlatformCertificate certificate) {
		String property = this.prefix + "platform-certificates.locations";
		MerchantKey.Source source = signer.keySource();
		if (source != null && source.key().hasSerialNumber(certificate.serialNumber())) {
			throw new WechatPayConfigurationException(property,
					"holds the certificate '" + source.key().serialNumber() + "', which the merchant signs with",
					"Platform certificates (平台证书) are WeChat Pay's: leave apiclient_cert.pem out, or, if it is one of"
							+ " WeChat Pay's, correct '" + this.prefix + "merchant-serial-number'.");
		}
		if (isOwn(signer, certificate.key())) {
			throw new WechatPayConfigurationException(property,
					"holds the certificate '" + certificate.serialNumber() + "' of the merchant's own private key",
					"Leave it out: platform certificates (平台证书) are WeChat Pay's.");
		}
	}

	private Duration refreshInterval() {
		String property = this.prefix + "platform-certificates.refresh-interval";
		Duration interval = PropertyLimits.duration(property, this.settings.platformCertificates().refreshInterval());
		if (interval.compareTo(MAXIMUM_REFRESH_INTERVAL) > 0) {
			throw new WechatPayConfigurationException(property, "is more than 12 hours",
					"Set it to 12h or less: WeChat Pay asks for a renewal at least that often.");
		}
		return interval;
	}

	private @Nullable Path cacheFile(KeyAlgorithm algorithm) {
		String directory = this.settings.platformCertificates().cacheDirectory();
		if (directory == null || directory.isBlank()) {
			return null;
		}
		Path path = PropertyLimits.writableDirectory(this.prefix + "platform-certificates.cache-directory", directory);
		// another environment of WeChat Pay's has other certificates
		String environment = this.traffic.baseUrl().replaceFirst(".*://", "").replace(':', '_');
		return path.resolve("wechatpay-" + merchantId() + "-" + algorithm.algorithmType().toLowerCase(Locale.ROOT) + "-"
				+ environment + ".json");
	}

	WechatPayTraffic.Settings traffic() {
		return this.traffic.toTrafficSettings();
	}

	int bulkConcurrency() {
		return this.traffic.bulkConcurrency();
	}

	private Duration connectTimeout() {
		return PropertyLimits.duration(this.prefix + "connect-timeout", this.settings.connectTimeout());
	}

	private Duration readTimeout() {
		return PropertyLimits.duration(this.prefix + "read-timeout", this.settings.readTimeout());
	}

	HttpClientSettings httpClientSettings() {
		return HttpClientSettings.defaults()
			.withTimeouts(connectTimeout(), readTimeout())
			.withRedirects(HttpRedirects.DONT_FOLLOW);
	}

	LazyClientHttpConnector.Pool pool() {
		MerchantSettings.Pool pool = this.settings.pool();
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
		Duration sendTimeout = pool().pendingAcquireTimeout().plus(connectTimeout()).plus(readTimeout());
		return new SignedExchange.Limits(sendTimeout, readTimeout(),
				PropertyLimits.responseSize(this.prefix + "max-response-size", this.settings.maxResponseSize()));
	}

}
