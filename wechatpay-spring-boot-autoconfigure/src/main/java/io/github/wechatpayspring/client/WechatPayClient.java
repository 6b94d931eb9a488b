package io.github.wechatpayspring.client;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Calls any APIv3 path of WeChat Pay as the merchant: signed requests, proven answers.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public interface WechatPayClient {

	/**
	 * Choose an endpoint by its path.
	 * @param path the path, such as {@code v3/marketing/busifavor/coupons/deactivate},
	 * with or without a slash in front; may have variables in braces, but no query
	 * @param uriVariables the values of the variables in their order; each is
	 * percent-encoded whole, so that none can reach another path
	 * @return the endpoint
	 * @throws IllegalArgumentException if this is no path on WeChat Pay's host
	 */
	WechatPayEndpoint chain(String path, Object... uriVariables);

	/**
	 * Choose an endpoint by the segments of its path.
	 * @param segments the segments, such as
	 * {@code "v3", "marketing", "busifavor", "coupons", "deactivate"}; each is
	 * percent-encoded whole
	 * @return the endpoint
	 * @throws IllegalArgumentException if this is no path on WeChat Pay's host
	 */
	WechatPayEndpoint path(String... segments);

	/**
	 * Return the client below this one, for what endpoints do not offer: relative URLs
	 * lead to WeChat Pay, requests are signed, and no answer is seen before it is proven.
	 * Not for uploads, of which WeChat Pay wants but a part signed, nor for downloads of
	 * files, which it does not sign. A filter that is added to it comes between it and
	 * the proof. {@link WebClient.RequestHeadersSpec#retrieve() retrieve()} ends in the
	 * exceptions that {@link WechatPayEndpoint} names. With
	 * {@link WebClient.RequestHeadersSpec#exchangeToMono exchangeToMono} an answer whose
	 * status is not 2xx may be unsigned.
	 * @return the client; it refuses to sign for another host
	 */
	WebClient webClient();

}
