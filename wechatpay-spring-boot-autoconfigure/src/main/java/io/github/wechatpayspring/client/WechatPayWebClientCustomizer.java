package io.github.wechatpayspring.client;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Has a say in the {@link WebClient} of each merchant: beans of this type are applied in
 * their order, and those for the application's other services are not. What it adds sees
 * requests before they get their turn and are signed, and answers after they are proven:
 * filters see each attempt.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WechatPayWebClientCustomizer {

	/**
	 * Customize a builder. The base URL, the codecs, signing and verification are not
	 * among what can be changed.
	 * @param builder the builder
	 */
	void customize(WebClient.Builder builder);

}
