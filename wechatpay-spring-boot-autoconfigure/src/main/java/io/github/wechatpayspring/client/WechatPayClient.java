package io.github.wechatpayspring.client;

import java.util.function.Supplier;

import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.invoker.ReactorHttpExchangeAdapter;

/**
 * Client for any APIv3 path of WeChat Pay. Requests are signed as the merchant, and
 * responses are verified. Thread-safe.
 *
 * @since 0.1.0
 */
public interface WechatPayClient {

	/**
	 * Choose an endpoint by its path.
	 * @param path the path, such as {@code v3/marketing/busifavor/coupons/deactivate},
	 * with or without a slash in front; may have variables in braces, but no query
	 * @param uriVariables the values of the variables in their order. Each is
	 * percent-encoded as a whole, so that no value can change the path
	 * @return the endpoint
	 * @throws IllegalArgumentException if it is not a path on WeChat Pay's host
	 */
	WechatPayEndpoint chain(String path, Object... uriVariables);

	/**
	 * Choose an endpoint by the segments of its path.
	 * @param segments the segments, such as
	 * {@code "v3", "marketing", "busifavor", "coupons", "deactivate"}; each is
	 * percent-encoded as a whole
	 * @return the endpoint
	 * @throws IllegalArgumentException if it is not a path on WeChat Pay's host
	 */
	WechatPayEndpoint path(String... segments);

	/**
	 * Return the underlying {@link WebClient}. Relative URLs are resolved against WeChat
	 * Pay's host, requests are signed, and responses are verified before they are
	 * delivered. Not suitable for uploads, of which WeChat Pay requires only a part to be
	 * signed, nor for downloads of files, which WeChat Pay does not sign. A filter that
	 * is added with {@link WebClient#mutate()} runs after the request has been signed, so
	 * a request whose body it replaces is not sent.
	 * {@link WebClient.RequestHeadersSpec#retrieve() retrieve()} fails with the
	 * exceptions that {@link WechatPayEndpoint} lists. With
	 * {@link WebClient.RequestHeadersSpec#exchangeToMono exchangeToMono}, a response
	 * whose status is not 2xx may be unsigned.
	 * @return the client, which does not sign requests to other hosts
	 */
	WebClient webClient();

	/**
	 * Create an adapter for HTTP interfaces, whose methods then fail with the exceptions
	 * that {@link WechatPayEndpoint} lists.
	 * @param client gives the client, asked for each call anew; if it throws an
	 * exception, the call fails with it
	 * @return the adapter, for a {@code HttpServiceProxyFactory}
	 */
	static ReactorHttpExchangeAdapter exchangeAdapter(Supplier<WechatPayClient> client) {
		return new WechatPayExchangeAdapter(client);
	}

}
