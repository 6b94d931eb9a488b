package io.github.wechatpayspring.client;

import java.net.URI;
import java.security.PublicKey;
import java.util.function.Function;

import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.key.CertificateListReader;
import io.github.wechatpayspring.key.CertificateSet;
import io.github.wechatpayspring.key.CombinedPlatformKeys;
import io.github.wechatpayspring.key.NoPlatformCertificatesException;
import io.github.wechatpayspring.key.PlatformCertificateException;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.key.PlatformPublicKey;
import io.github.wechatpayspring.signature.AuthorizationHeaderFactory;
import io.github.wechatpayspring.signature.VerificationResult;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.CallContext;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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
	 * @param builder the builder of clients, with a connector
	 * @param traffic the traffic of the merchant
	 * @param authorization the factory of {@code Authorization} headers
	 * @param limits the limits of an exchange
	 * @param reader the reader that decrypts the list
	 * @param publicKey a key that may have signed the response as well, or {@code null}
	 * @param verifiers the factory of verifiers
	 */
	public PlatformCertificateDownload(WebClient.Builder builder, WechatPayTraffic traffic,
			AuthorizationHeaderFactory authorization, SignedExchange.Limits limits, CertificateListReader reader,
			@Nullable PlatformPublicKey publicKey, Function<PlatformKeys, WechatPayVerifier> verifiers) {
		this.traffic = traffic;
		this.reader = reader;
		this.webClient = new WechatPayWebClientFactory(traffic, authorization,
				new ListVerifier(reader, publicKey, verifiers), limits)
			.webClient(builder);
	}

	/**
	 * Download the current certificates of WeChat Pay. All failures except a refusal are
	 * retried as with other calls: no response, a response that fails verification, 429,
	 * 5xx, and any status below 400 other than 200.
	 * @return emits the certificates, verified and at least one of them valid, or fails,
	 * always within the limits
	 */
	public Mono<CertificateSet> certificates() {
		return Mono
			.defer(() -> call().execute(PlatformCertificateDownload::requireList,
					PlatformCertificateDownload::isRetryable))
			.map((response) -> (response.getBody() != null) ? response.getBody() : new byte[0])
			// parsed again, because the list that was used for verification was not
			// verified yet
			.map(this.reader::read)
			.onErrorMap(WechatPayApiException.class, PlatformCertificateDownload::explain);
	}

	private WechatPayCall call() {
		String path = PATH + this.reader.algorithm().algorithmType();
		return new WechatPayCall(this.webClient, this.traffic,
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

	private static Throwable explain(WechatPayApiException error) {
		if (error.getStatus() != HttpStatus.NOT_FOUND.value() || !NO_CERTIFICATES.equals(error.getCode())) {
			return error;
		}
		return new NoPlatformCertificatesException("This merchant has no platform certificates, as none has that joined"
				+ " WeChat Pay since late 2024: set 'public-key-id' and 'public-key' to WeChat Pay's public key"
				+ " (微信支付公钥) from the merchant platform under API security (API安全), and leave out 'api-v3-key' ("
				+ error.getMessage() + ")", error);
	}

	/**
	 * Verifier of lists with the certificates that they contain. An error has no list.
	 *
	 * @param reader the reader that decrypts the list
	 * @param publicKey a key that may have signed the response as well, or {@code null}
	 * @param verifiers the factory of verifiers
	 */
	private record ListVerifier(CertificateListReader reader, @Nullable PlatformPublicKey publicKey,
			Function<PlatformKeys, WechatPayVerifier> verifiers) implements SignedExchange.ResponseVerifier {

		@Override
		public Mono<VerificationResult> verify(HttpHeaders headers, byte[] body) {
			return Mono.defer(() -> {
				ListedKeys listed = new ListedKeys(this.reader, body);
				PlatformKeys keys = (this.publicKey != null) ? new CombinedPlatformKeys(this.publicKey, listed)
						: listed;
				return this.verifiers.apply(keys).verify(headers, body).doOnNext((verification) -> listed.check());
			});
		}

		@Override
		public boolean verifiesErrors() {
			return false;
		}

	}

	/**
	 * Keys of a list. The list is read when a signature names one of them, because a
	 * response without a signature is never verified.
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
