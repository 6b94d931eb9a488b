package io.github.wechatpayspring.client;

import java.net.URI;
import java.util.function.Function;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.CallContext;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Downloads the list of platform certificates with {@code GET /v3/certificates}, signed
 * as any other request. All failures except a refusal are retried as with other calls: no
 * response, a response that fails verification, 429, 5xx, and every other status than 200
 * that is no error. Thread-safe.
 */
final class PlatformCertificateDownload implements PlatformKeys.Download {

	private static final String PATH = "/v3/certificates?algorithm_type=";

	private final Function<SignedExchange.ResponseVerifier, WebClient> webClients;

	private final WechatPayTraffic traffic;

	private final Function<PlatformKeys, WechatPayVerifier> verifiers;

	/**
	 * Create a new download.
	 * @param webClients creates a client of the merchant that verifies responses in the
	 * given way
	 * @param traffic the traffic of the merchant
	 * @param verifiers creates the verifier for the keys of a list
	 */
	PlatformCertificateDownload(Function<SignedExchange.ResponseVerifier, WebClient> webClients,
			WechatPayTraffic traffic, Function<PlatformKeys, WechatPayVerifier> verifiers) {
		this.webClients = webClients;
		this.traffic = traffic;
		this.verifiers = verifiers;
	}

	@Override
	public Mono<byte[]> download(String algorithmType, Function<byte[], PlatformKeys> listedKeys) {
		WebClient webClient = this.webClients.apply(new ListVerifier(listedKeys, this.verifiers));
		return Mono
			.defer(() -> call(webClient, PATH + algorithmType).execute(PlatformCertificateDownload::requireList,
					PlatformCertificateDownload::isRetryable))
			.map((response) -> (response.getBody() != null) ? response.getBody() : new byte[0]);
	}

	private WechatPayCall call(WebClient webClient, String path) {
		return new WechatPayCall(webClient, this.traffic,
				new WechatPayCall.Request(HttpMethod.GET, URI.create(this.traffic.primaryBaseUrl() + path), path, null),
				CallContext.priority());
	}

	// another 2xx status has no list
	private static void requireList(ResponseEntity<byte[]> response) {
		if (!response.getStatusCode().isSameCodeAs(HttpStatus.OK)) {
			throw SignedExchange.withoutSuccess(response.getStatusCode(), response.getHeaders(), null, false);
		}
	}

	private static boolean isRetryable(Throwable failure) {
		return failure instanceof WechatPayTransportException || failure instanceof WechatPaySignatureException
				|| (failure instanceof WechatPayApiException response
						&& (!response.isRefusal() || response.getStatus() == HttpStatus.TOO_MANY_REQUESTS.value()));
	}

	/**
	 * Verifies a list with the keys in it, which an error does not contain.
	 *
	 * @param listedKeys gives the keys that the body of a response contains
	 * @param verifiers creates the verifier for keys
	 */
	private record ListVerifier(Function<byte[], PlatformKeys> listedKeys,
			Function<PlatformKeys, WechatPayVerifier> verifiers) implements SignedExchange.ResponseVerifier {

		@Override
		public Mono<WechatPayVerifier.Result> verify(HttpStatusCode status, HttpHeaders headers, byte[] body) {
			return Mono.defer(() -> {
				PlatformKeys keys = this.listedKeys.apply(body);
				Mono<WechatPayVerifier.Result> result = this.verifiers.apply(keys).verify(headers, body);
				return status.isSameCodeAs(HttpStatus.OK)
						? result.flatMap((verified) -> keys.ready().thenReturn(verified)) : result;
			});
		}

		@Override
		public boolean verifiesErrors() {
			return false;
		}

	}

}
