package io.github.wechatpayspring.key;

import java.security.PublicKey;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The keys of WeChat Pay that a merchant trusts. Thread-safe.
 *
 * @since 0.1.0
 */
public interface PlatformKeys {

	/**
	 * Find the key that an answer names in its {@code Wechatpay-Serial} header.
	 * @param serialNumber the serial number of a platform certificate or the id of a
	 * public key, as it was received
	 * @return emits the key, or completes empty if there is no trusted key of that name
	 */
	Mono<PublicKey> find(String serialNumber);

	/**
	 * Return the name of the key that WeChat Pay shall sign its answers with, sent as the
	 * {@code Wechatpay-Serial} header of each request.
	 * @return the serial number or id, or {@code null} to leave the choice to WeChat Pay
	 */
	@Nullable String preferredSerialNumber();

}
