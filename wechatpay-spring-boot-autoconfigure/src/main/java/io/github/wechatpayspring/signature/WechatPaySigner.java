package io.github.wechatpayspring.signature;

import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.key.MerchantKey;
import org.jspecify.annotations.Nullable;

/**
 * Signs messages with the merchant's private key. A bean of this type replaces the
 * built-in one, for a key that never leaves an HSM or a KMS:
 *
 * <pre class="code">
 * &#064;Bean
 * WechatPaySigner wechatPaySigner(KeyService keys) {
 *     return (message) -&gt; MerchantSignature.of("5157F09EFDC096DE15EBE81A47057A7232F1B8E1", keys.sign(message));
 * }
 * </pre>
 *
 * Implementations must be thread-safe and may block. The client calls them on its own
 * worker threads, named {@code wechatpay-worker-}, never on the thread of the caller or
 * of the HTTP client. A signature that takes longer than
 * {@code wechatpay.connect-timeout}, {@code wechatpay.read-timeout} and
 * {@code wechatpay.pool.pending-acquire-timeout} together is abandoned: the thread is
 * interrupted and the request is not sent.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WechatPaySigner {

	/**
	 * Sign a message.
	 * @param message the exact bytes to sign; not to be changed
	 * @return the signature, with the serial number of the certificate it belongs to. Any
	 * exception means that the request is not sent
	 */
	MerchantSignature sign(byte[] message);

	/**
	 * Return the scheme of the signatures.
	 * @return the scheme, {@link SignatureScheme#RSA} unless overridden
	 */
	default SignatureScheme scheme() {
		return SignatureScheme.RSA;
	}

	/**
	 * Return the source of the private key, if it is in memory.
	 * @return the source, or {@code null} if the key is elsewhere. Signatures of a signer
	 * without a source are computed on threads that may block
	 */
	default MerchantKey.@Nullable Source keySource() {
		return null;
	}

	/**
	 * Create a signer with a private key in memory. The key is obtained from the source
	 * for each signature, so a replaced key takes effect with the next request.
	 * @param scheme the scheme of the signatures
	 * @param source the source of the key
	 * @param cryptoProvider the JCA provider of RSA signatures: {@code auto}, which
	 * prefers Amazon Corretto Crypto Provider if it is on the class path, {@code jdk}, or
	 * the name of a registered provider
	 * @return the signer
	 * @throws WechatPayConfigurationException if there is no such provider, or it does
	 * not support RSA signatures
	 */
	static WechatPaySigner of(SignatureScheme scheme, MerchantKey.Source source, String cryptoProvider) {
		return new PrivateKeySigner(scheme, source, CryptoProvider.of(cryptoProvider));
	}

}
