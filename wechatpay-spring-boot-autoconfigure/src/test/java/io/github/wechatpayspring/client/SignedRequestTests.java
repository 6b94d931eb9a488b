package io.github.wechatpayspring.client;

import java.net.URI;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a request that is signed keeps of the one that was to be signed.
 */
class SignedRequestTests {

	@Test
	void differsInItsAddressAlone() {
		ClientRequest request = ClientRequest.create(HttpMethod.POST, URI.create("https://example.org/v3/券"))
			.header("a", "b")
			.cookie("c", "d")
			.attribute("e", "f")
			.httpRequest((message) -> {
			})
			.body((message, context) -> message.setComplete())
			.build();
		URI url = URI.create("https://example.org/v3/%E5%88%B8");
		assertThat(new SignedRequest(request, url, UnaryOperator.identity())).returns(url, ClientRequest::url)
			.returns(HttpMethod.POST, ClientRequest::method)
			.returns(request.headers(), ClientRequest::headers)
			.returns(request.cookies(), ClientRequest::cookies)
			.returns(request.attributes(), ClientRequest::attributes)
			.returns(request.body(), ClientRequest::body)
			.returns(request.httpRequest(), ClientRequest::httpRequest)
			.returns(request.logPrefix(), ClientRequest::logPrefix);
	}

}
