package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.connector.LazyClientHttpConnector;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Parts of one merchant, from its settings to its clients. The beans of the default
 * merchant are these parts unless the application declares its own.
 */
final class MerchantAssembly {

	private static final Log logger = LogFactory.getLog(MerchantAssembly.class);

	private final String name;

	private final MerchantSettingsMapper settings;

	private final WechatPayTraffic traffic;

	private final LazyClientHttpConnector connector;

	private final MerchantWebClientConfigurer webClients;

	private final Runnable onKeysReplaced;

	/**
	 * Create an assembly.
	 * @param name the name of the merchant
	 * @param settings the settings of the merchant
	 * @param traffic the traffic of the merchant
	 * @param connector the connector of the merchant
	 * @param webClients the configurer of clients
	 * @param onKeysReplaced called when platform certificates have been replaced
	 */
	MerchantAssembly(String name, MerchantSettingsMapper settings, WechatPayTraffic traffic,
			LazyClientHttpConnector connector, MerchantWebClientConfigurer webClients, Runnable onKeysReplaced) {
		this.name = name;
		this.settings = settings;
		this.traffic = traffic;
		this.connector = connector;
		this.webClients = webClients;
		this.onKeysReplaced = onKeysReplaced;
	}

	String name() {
		return this.name;
	}

	String merchantId() {
		return this.settings.merchantId();
	}

	WechatPayTraffic traffic() {
		return this.traffic;
	}

	LazyClientHttpConnector connector() {
		return this.connector;
	}

	/**
	 * Return what the merchant has in common with merchants whose calls run the same
	 * code.
	 */
	Kind kind() {
		return new Kind(this.settings.scheme(), this.settings.cryptoProvider(), this.connector.name());
	}

	WechatPaySigner signer() {
		return this.settings.signer();
	}

	PlatformKeys platformKeys(WechatPaySigner signer) {
		return this.settings.platformKeys(signer,
				() -> WechatPayWebClientFactory.certificateDownload(webClientBuilder(), this.traffic,
						this.settings.merchantId(), signer, this.settings.limits(), this.settings.clock(),
						(keys) -> this.settings.verifier(signer, keys)),
				this.onKeysReplaced);
	}

	WechatPayVerifier verifier(WechatPaySigner signer, PlatformKeys platformKeys) {
		return this.settings.verifier(signer, platformKeys);
	}

	WechatPayWebClientFactory webClientFactory(WechatPaySigner signer, WechatPayVerifier verifier) {
		return new WechatPayWebClientFactory(this.traffic, this.settings.merchantId(), signer, verifier,
				this.settings.limits());
	}

	WebClient.Builder webClientBuilder() {
		return this.webClients.webClient(this.connector.clientHttpConnector());
	}

	CouponDeactivationClient couponDeactivationClient(WechatPayClient client) {
		return this.webClients.couponDeactivationClient(this.name, client, this.traffic,
				this.settings.bulkConcurrency(), this.settings.clock());
	}

	ManagedMerchant merchant(WechatPayClient client, CouponDeactivationClient coupons, WechatPaySigner signer,
			WechatPayVerifier verifier) {
		ManagedMerchant merchant = new ManagedMerchant(this, client, coupons, signer, verifier);
		logger.info(merchant.describe());
		return merchant;
	}

	/**
	 * Assemble a merchant of which the application replaces at most signer and keys.
	 * @param ownSigner the signer of the application, or {@code null}
	 * @param ownPlatformKeys the platform keys of the application, or {@code null}
	 */
	ManagedMerchant merchant(@Nullable WechatPaySigner ownSigner, @Nullable PlatformKeys ownPlatformKeys) {
		WechatPaySigner signer = (ownSigner != null) ? ownSigner : signer();
		PlatformKeys platformKeys = (ownPlatformKeys != null) ? ownPlatformKeys : platformKeys(signer);
		WechatPayVerifier verifier = verifier(signer, platformKeys);
		WechatPayWebClientFactory factory = webClientFactory(signer, verifier);
		WechatPayClient client = factory.wechatPayClient(factory.webClient(webClientBuilder()));
		return merchant(client, couponDeactivationClient(client), signer, verifier);
	}

	/**
	 * Kind of a merchant.
	 *
	 * @param scheme the scheme of its signatures
	 * @param cryptoProvider the JCA provider of its signatures
	 * @param httpClient the name of its HTTP client
	 */
	record Kind(SignatureScheme scheme, String cryptoProvider, String httpClient) {
	}

}
