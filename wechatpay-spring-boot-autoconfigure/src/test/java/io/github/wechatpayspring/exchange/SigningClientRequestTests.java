package io.github.wechatpayspring.exchange;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SigningClientRequest}.
 */
class SigningClientRequestTests {

	@Test
	void writeToSignsRequestAndItsCopies() {
		ClientRequest request = ClientRequest.create(HttpMethod.POST, URI.create("https://example.org/v3/a"))
			.body((message, context) -> message.setComplete())
			.build();
		List<ClientHttpRequest> signed = new ArrayList<>();
		ClientRequest signing = new SigningClientRequest(request, request.url(), (message) -> {
			signed.add(message);
			return message;
		});
		for (ClientRequest sent : List.of(signing, ClientRequest.from(signing).header("a", "b").build())) {
			MockClientHttpRequest message = new MockClientHttpRequest(HttpMethod.POST, "https://example.org/v3/a");
			sent.writeTo(message, ExchangeStrategies.withDefaults()).block(Duration.ofSeconds(10));
			assertThat(signed).containsExactly(message);
			signed.clear();
		}
	}

	@Test
	void newDiffersOnlyInUrl() {
		ClientRequest request = ClientRequest.create(HttpMethod.POST, URI.create("https://example.org/v3/券"))
			.header("a", "b")
			.cookie("c", "d")
			.attribute("e", "f")
			.httpRequest((message) -> {
			})
			.body((message, context) -> message.setComplete())
			.build();
		URI url = URI.create("https://example.org/v3/%E5%88%B8");
		assertThat(new SigningClientRequest(request, url, UnaryOperator.identity())).returns(url, ClientRequest::url)
			.returns(HttpMethod.POST, ClientRequest::method)
			.returns(request.headers(), ClientRequest::headers)
			.returns(request.cookies(), ClientRequest::cookies)
			.returns(request.attributes(), ClientRequest::attributes)
			.returns(request.httpRequest(), ClientRequest::httpRequest)
			.returns(request.logPrefix(), ClientRequest::logPrefix);
	}

}
