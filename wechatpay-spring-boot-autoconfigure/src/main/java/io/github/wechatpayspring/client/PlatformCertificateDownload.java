package io.github.wechatpayspring.client;

import java.security.PublicKey;
import java.util.function.Function;

import io.github.wechatpayspring.key.CertificateListReader;
import io.github.wechatpayspring.key.CertificateSet;
import io.github.wechatpayspring.key.CombinedPlatformKeys;
import io.github.wechatpayspring.key.NoPlatformCertificatesException;
import io.github.wechatpayspring.key.PlatformCertificateException;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.key.PlatformPublicKey;
import io.github.wechatpayspring.signature.RequestSigner;
import io.github.wechatpayspring.signature.Verification;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Downloads platform certificates with {@code GET /v3/certificates}, signed as any other
 * request. The response is verified with one of the certificates that it contains: only a
 * holder of the merchant's APIv3 key can have created it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PlatformCertificateDownload {

	private static final String PATH = "/v3/certificates?algorithm_type=";

	private static final String NO_CERTIFICATES = "RESOURCE_NOT_EXISTS";

	private final WebClient webClient;

	private final WechatPayTraffic traffic;

	private final CertificateListReader reader;

	/**
	 * Create a new download.
	 * @param builder gives the connector
	 * @param traffic lets the merchant's requests out
	 * @param signer signs requests
	 * @param limits how long an exchange may take and how much may come back
	 * @param reader decrypts and reads the list
	 * @param publicKey a key that may have signed the answer as well, or {@code null}
	 * @param verifiers gives the verifier for the keys it is given
	 */
	public PlatformCertificateDownload(WebClient.Builder builder, WechatPayTraffic traffic, RequestSigner signer,
			ExchangeLimits limits, CertificateListReader reader, @Nullable PlatformPublicKey publicKey,
			Function<PlatformKeys, WechatPayVerifier> verifiers) {
		this.traffic = traffic;
		this.reader = reader;
		this.webClient = WechatPayWebClientFactory
			.forDownloads(traffic, signer, new ListProof(reader, publicKey, verifiers), limits)
			.webClient(builder)
			.mutate()
			.filter((request, next) -> next.exchange(request).flatMap(PlatformCertificateDownload::requireList))
			.build();
	}

	// before the body is taken for a list: another success brings none
	private static Mono<ClientResponse> requireList(ClientResponse response) {
		if (!response.statusCode().is2xxSuccessful() || response.statusCode().isSameCodeAs(HttpStatus.OK)) {
			return Mono.just(response);
		}
		HttpHeaders headers = response.headers().asHttpHeaders();
		return response.releaseBody()
			.then(Mono.error(() -> new WechatPayApiException(response.statusCode().value(), null, null, null,
					headers.getFirst(ErrorResponses.REQUEST_ID_HEADER), false, RetryAfter.of(headers), "", false)));
	}

	/**
	 * Download the certificates that WeChat Pay uses at the moment. Anything except a
	 * refusal is repeated as with any other call: no response, a response that is not
	 * verified, 429, 5xx, and every status but 200 that is no error.
	 * @return emits the certificates, verified and at least one of them valid, or fails,
	 * always within the limits
	 */
	public Mono<CertificateSet> certificates() {
		return Mono.defer(this::download)
			.defaultIfEmpty(BodyBytes.NONE)
			// once more: what was read for the proof was not proven yet
			.map(this.reader::read)
			.onErrorMap(WechatPayApiException.class, PlatformCertificateDownload::explain);
	}

	private Mono<byte[]> download() {
		CallContext call = CallContext.priority();
		return this.traffic.attempt(call,
				this.webClient.get()
					.uri(PATH + this.reader.algorithm().algorithmType())
					.attributes(call::addTo)
					.retrieve()
					.bodyToMono(byte[].class),
				PlatformCertificateDownload::isRepeatable);
	}

	private static boolean isRepeatable(Throwable failure) {
		return failure instanceof WechatPayTransportException || failure instanceof WechatPaySignatureException
				|| (failure instanceof WechatPayApiException response
						&& (!response.isRefusal() || response.getStatus() == HttpStatus.TOO_MANY_REQUESTS.value()));
	}

	private static Throwable explain(WechatPayApiException answer) {
		if (answer.getStatus() != HttpStatus.NOT_FOUND.value() || !NO_CERTIFICATES.equals(answer.getCode())) {
			return answer;
		}
		return new NoPlatformCertificatesException("This merchant has no platform certificates, as none has that joined"
				+ " WeChat Pay since late 2024: set 'public-key-id' and 'public-key' to WeChat Pay's public key"
				+ " (微信支付公钥) from the merchant platform under API security (API安全), and leave out 'api-v3-key' ("
				+ answer.getMessage() + ")", answer);
	}

	/**
	 * Verifies a list with the certificates in it, which an error does not contain.
	 *
	 * @param reader decrypts and reads the list
	 * @param publicKey a key that may have signed the response as well, or {@code null}
	 * @param verifiers gives the verifier for the keys it is given
	 */
	private record ListProof(CertificateListReader reader, @Nullable PlatformPublicKey publicKey,
			Function<PlatformKeys, WechatPayVerifier> verifiers) implements VerifyingFilter.AnswerProof {

		@Override
		public Mono<Verification> verify(HttpHeaders headers, byte[] body) {
			return Mono.defer(() -> {
				ListedKeys listed = new ListedKeys(this.reader, body);
				PlatformKeys keys = (this.publicKey != null) ? new CombinedPlatformKeys(this.publicKey, listed)
						: listed;
				return this.verifiers.apply(keys).verify(headers, body).doOnNext((verification) -> listed.check());
			});
		}

		@Override
		public boolean extendsToErrors() {
			return false;
		}

	}

	/**
	 * The keys in a list, which is read once a signature names one of them: a response
	 * without a signature is unverified, whatever its body.
	 */
	private static final class ListedKeys implements PlatformKeys {

		private final CertificateListReader reader;

		private final byte[] body;

		private volatile @Nullable PlatformCertificateException failure;

		ListedKeys(CertificateListReader reader, byte[] body) {
			this.reader = reader;
			this.body = body;
		}

		@Override
		public Mono<PublicKey> find(String serialNumber) {
			return Mono.fromCallable(() -> this.reader.read(this.body))
				.doOnError(PlatformCertificateException.class, (failure) -> this.failure = failure)
				.flatMap((certificates) -> certificates.find(serialNumber));
		}

		@Override
		public @Nullable String preferredSerialNumber() {
			return null;
		}

		/**
		 * Check that the list could be read, if it was.
		 * @throws PlatformCertificateException if it could not
		 */
		void check() {
			PlatformCertificateException failure = this.failure;
			if (failure != null) {
				throw failure;
			}
		}

	}

}
