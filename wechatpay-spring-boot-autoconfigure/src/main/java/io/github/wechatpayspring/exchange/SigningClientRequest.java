package io.github.wechatpayspring.exchange;

import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

/**
 * Request that is signed when it is written. Unlike a copy, it shares the headers of the
 * original request.
 */
final class SigningClientRequest implements ClientRequest {

	private final ClientRequest request;

	private final URI url;

	private final UnaryOperator<ClientHttpRequest> signing;

	/**
	 * Create a new request.
	 * @param request the request to sign
	 * @param url the URL of the request
	 * @param signing the function that signs the request of the connector
	 */
	SigningClientRequest(ClientRequest request, URI url, UnaryOperator<ClientHttpRequest> signing) {
		this.request = request;
		this.url = url;
		this.signing = signing;
	}

	@Override
	public Mono<Void> writeTo(ClientHttpRequest message, ExchangeStrategies strategies) {
		return this.request.writeTo(this.signing.apply(message), strategies);
	}

	@Override
	public HttpMethod method() {
		return this.request.method();
	}

	@Override
	public URI url() {
		return this.url;
	}

	@Override
	public HttpHeaders headers() {
		return this.request.headers();
	}

	@Override
	public MultiValueMap<String, String> cookies() {
		return this.request.cookies();
	}

	/**
	 * Sign copies too. An agent may send a copy of this request with an additional
	 * header.
	 */
	@Override
	public BodyInserter<?, ? super ClientHttpRequest> body() {
		return (message, context) -> this.request.body().insert(this.signing.apply(message), context);
	}

	@Override
	public Map<String, Object> attributes() {
		return this.request.attributes();
	}

	@Override
	public @Nullable Consumer<ClientHttpRequest> httpRequest() {
		return this.request.httpRequest();
	}

	@Override
	public String logPrefix() {
		return this.request.logPrefix();
	}

}
