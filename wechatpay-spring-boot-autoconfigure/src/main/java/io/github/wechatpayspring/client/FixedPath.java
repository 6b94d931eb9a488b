package io.github.wechatpayspring.client;

import java.net.URI;
import java.util.Map;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * A path that is the same for each request, so that its address is made but once. Spring
 * keeps its name in metrics and logs. Thread-safe.
 *
 * @param uri the address, to be given to {@link WebClient.RequestHeadersUriSpec#uri(URI)}
 * @since 0.1.0
 */
public record FixedPath(URI uri) {

	static final String TEMPLATE_ATTRIBUTE = WebClient.class.getName() + ".uriTemplate";

	/**
	 * Add the name of the path to the attributes of a request, as
	 * {@link WebClient.RequestHeadersUriSpec#uri(String, Object...)} does.
	 * @param attributes the attributes of the request
	 */
	public void addTo(Map<String, Object> attributes) {
		attributes.put(TEMPLATE_ATTRIBUTE, this.uri.toString());
	}

}
