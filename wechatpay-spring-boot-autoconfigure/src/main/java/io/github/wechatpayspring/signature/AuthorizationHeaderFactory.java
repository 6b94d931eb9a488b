package io.github.wechatpayspring.signature;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;

/**
 * Writes the {@code Authorization} header of a request, with a new nonce and the time of
 * its clock at each call. Thread-safe.
 *
 * @since 0.1.0
 */
public final class AuthorizationHeaderFactory {

	private static final int NONCE_BYTES = 16;

	private static final HexFormat NONCE_FORMAT = HexFormat.of().withUpperCase();

	private final String merchantId;

	private final WechatPaySigner signer;

	private final Clock clock;

	private final SecureRandom random = new SecureRandom();

	/**
	 * Create a new factory.
	 * @param merchantId the merchant id (商户号)
	 * @param signer the signer of the message
	 * @param clock the clock for the timestamp of the signature
	 */
	public AuthorizationHeaderFactory(String merchantId, WechatPaySigner signer, Clock clock) {
		this.merchantId = merchantId;
		this.signer = signer;
		this.clock = clock;
	}

	/**
	 * Return the clock for the timestamp of a signature.
	 * @return the clock
	 */
	public Clock clock() {
		return this.clock;
	}

	/**
	 * Return whether signatures are computed in memory.
	 * @return {@code false} if the signer may call a remote service
	 */
	public boolean isInMemory() {
		return this.signer.keySource() != null;
	}

	/**
	 * Sign a request.
	 * @param method the HTTP method in upper case
	 * @param target path and query exactly as they travel, percent-encoded
	 * @param body the exact bytes of the body; empty for none
	 * @return the value of the {@code Authorization} header; never to be logged
	 */
	public String authorization(String method, String target, byte[] body) {
		String timestamp = Long.toString(this.clock.instant().getEpochSecond());
		String nonce = nonce();
		MerchantSignature signature = this.signer.sign(MessageLayout.request(method, target, timestamp, nonce, body));
		return this.signer.scheme().authorizationScheme() + " mchid=\"" + this.merchantId + "\",nonce_str=\"" + nonce
				+ "\",timestamp=\"" + timestamp + "\",serial_no=\"" + signature.serialNumber() + "\",signature=\""
				+ signature.value() + '"';
	}

	// 32 characters are the longest that the documentation shows
	private String nonce() {
		byte[] bytes = new byte[NONCE_BYTES];
		this.random.nextBytes(bytes);
		return NONCE_FORMAT.formatHex(bytes);
	}

}
