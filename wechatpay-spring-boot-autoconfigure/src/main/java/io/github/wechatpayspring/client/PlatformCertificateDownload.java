package io.github.wechatpayspring.client;

import java.util.function.Function;

import io.github.wechatpayspring.key.CertificateListReader;
import io.github.wechatpayspring.key.CertificateSet;
import io.github.wechatpayspring.key.CombinedPlatformKeys;
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
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Downloads platform certificates with {@code GET /v3/certificates}, signed as any other
 * request. The answer is proven with one of the very certificates that it brings: only
 * who has the merchant's APIv3 key can have made it. Thread-safe.
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
			.webClient(builder);
	}

	/**
	 * Download the certificates that WeChat Pay uses at the moment.
	 * @return emits the certificates, proven and at least one of them valid, or ends in
	 * an error, always within the limits
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
				(failure) -> failure instanceof WechatPayTransportException);
	}

	private static Throwable explain(WechatPayApiException answer) {
		if (answer.status() != HttpStatus.NOT_FOUND.value() || !NO_CERTIFICATES.equals(answer.code())) {
			return answer;
		}
		return new PlatformCertificateException("This merchant has no platform certificates, as none has that joined"
				+ " WeChat Pay since late 2024: set 'public-key-id' and 'public-key' to WeChat Pay's public key"
				+ " (微信支付公钥) from the merchant platform under API security (API安全), and leave out 'api-v3-key' ("
				+ answer.getMessage() + ")", answer);
	}

	/**
	 * Proves a list by the certificates in it, which an error does not bring.
	 *
	 * @param reader decrypts and reads the list
	 * @param publicKey a key that may have signed the answer as well, or {@code null}
	 * @param verifiers gives the verifier for the keys it is given
	 */
	private record ListProof(CertificateListReader reader, @Nullable PlatformPublicKey publicKey,
			Function<PlatformKeys, WechatPayVerifier> verifiers) implements VerifyingFilter.AnswerProof {

		@Override
		public Mono<Verification> verify(HttpHeaders headers, byte[] body) {
			return Mono.defer(() -> {
				CertificateSet brought = this.reader.read(body);
				PlatformKeys keys = (this.publicKey != null) ? new CombinedPlatformKeys(this.publicKey, brought)
						: brought;
				return this.verifiers.apply(keys).verify(headers, body);
			});
		}

		@Override
		public boolean extendsToErrors() {
			return false;
		}

	}

}
