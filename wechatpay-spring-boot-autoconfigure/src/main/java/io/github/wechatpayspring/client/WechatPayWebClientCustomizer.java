package io.github.wechatpayspring.client;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Callback interface that can be used to customize the {@link WebClient.Builder} of each
 * merchant. Beans of this type are applied in their order. Customizers for other clients
 * of the application are not applied. Filters process each attempt: its request before it
 * acquires a permit and is signed, and its response after it is verified.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WechatPayWebClientCustomizer {

	/**
	 * Customize a builder. The base URL, the codecs, signing and verification cannot be
	 * changed.
	 * @param builder the builder
	 */
	void customize(WebClient.Builder builder);

}
