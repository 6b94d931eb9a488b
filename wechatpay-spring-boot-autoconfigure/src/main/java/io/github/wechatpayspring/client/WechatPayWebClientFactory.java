package io.github.wechatpayspring.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.wechatpayspring.key.CertificateSet;
import io.github.wechatpayspring.key.CombinedPlatformKeys;
import io.github.wechatpayspring.key.PlatformCertificates;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.key.PlatformPublicKey;
import io.github.wechatpayspring.signature.RequestSigner;
import io.github.wechatpayspring.signature.SignatureRejection;
import io.github.wechatpayspring.signature.Verification;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ClientCodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Makes the clients of one merchant: gives a {@link WebClient.Builder} our base URL,
 * headers, codecs and filters.
 *
 * @since 0.1.0
 */
public final class WechatPayWebClientFactory {

	private final JsonMapper jsonMapper = JsonMapper.builder()
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL)
			.withContentInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private final ErrorResponses errorResponses;

	private final WechatPayTraffic traffic;

	private final Clock clock;

	private final DataSize maxResponseSize;

	private final List<ExchangeFilterFunction> filters;

	/**
	 * Create a new factory.
	 * @param traffic lets the merchant's requests out
	 * @param signer signs requests
	 * @param platformKeys the keys of WeChat Pay that the merchant trusts
	 * @param verifier proves answers
	 * @param limits how long an exchange may take and how much may come back
	 */
	public WechatPayWebClientFactory(WechatPayTraffic traffic, RequestSigner signer, PlatformKeys platformKeys,
			WechatPayVerifier verifier, ExchangeLimits limits) {
		this(traffic, signer, platformKeys, verifier::verify, limits, verifier::clockOffset);
	}

	private WechatPayWebClientFactory(WechatPayTraffic traffic, RequestSigner signer, PlatformKeys platformKeys,
			VerifyingFilter.AnswerProof proof, ExchangeLimits limits, Supplier<@Nullable Duration> clockOffset) {
		ForeignCode foreignKeys = isOwn(platformKeys) ? null : traffic.foreignCode();
		ForeignCode foreignSigner = (signer.isInMemory() && foreignKeys == null) ? null : traffic.foreignCode();
		VerifyingFilter.AnswerProof guardedProof = (foreignKeys == null) ? proof
				: new ForeignKeysProof(proof, foreignKeys, limits.readTimeout());
		this.traffic = traffic;
		this.clock = signer.clock();
		this.maxResponseSize = limits.maxResponseSize();
		this.errorResponses = new ErrorResponses(this.jsonMapper, new ErrorHints(signer.clock(), clockOffset));
		this.filters = List.of(new TrafficFilter(traffic, platformKeys, foreignKeys),
				new LoggingFilter(this.errorResponses),
				new VerifyingFilter(guardedProof, this.errorResponses, limits, traffic.activity(), signer.clock()),
				new SigningFilter(traffic.hosts(),
						new RequestSignatures(signer, platformKeys, foreignSigner, limits.sendTimeout()), limits));
	}

	/**
	 * Create the convention for observations of single attempts. It masks what may be an
	 * openid or a coupon code in {@code http.url}. The {@code uri} of a path that is
	 * neither a template with variables nor made of resource names is {@code none}.
	 * @param name the name of the observation
	 * @return the convention
	 */
	public static ClientRequestObservationConvention observationConvention(String name) {
		return new MaskingObservationConvention(name);
	}

	private static boolean isOwn(PlatformKeys keys) {
		return keys instanceof PlatformPublicKey || keys instanceof CertificateSet
				|| keys instanceof PlatformCertificates || keys instanceof CombinedPlatformKeys
				|| keys instanceof NoPreference;
	}

	static boolean hasForeignFilters(WebClient webClient) {
		AtomicBoolean foreign = new AtomicBoolean();
		webClient.mutate()
			.filters((filters) -> foreign.set(!filters.stream().allMatch(WechatPayWebClientFactory::isOwnFilter)));
		return foreign.get();
	}

	private static boolean isOwnFilter(ExchangeFilterFunction filter) {
		return filter instanceof TrafficFilter || filter instanceof LoggingFilter || filter instanceof VerifyingFilter
				|| filter instanceof SigningFilter;
	}

	static WechatPayWebClientFactory forDownloads(WechatPayTraffic traffic, RequestSigner signer,
			VerifyingFilter.AnswerProof proof, ExchangeLimits limits) {
		return new WechatPayWebClientFactory(traffic, signer, new NoPreference(), proof, limits, () -> null);
	}

	/**
	 * Create a {@link WebClient} that signs and verifies. Filters that the builder has
	 * already see requests before they are signed and answers after they are proven, and
	 * so do those that an agent adds when the client is built.
	 * @param builder gives the connector and whatever else is not decided here; stays as
	 * it is
	 * @return the client
	 */
	public WebClient webClient(WebClient.Builder builder) {
		return withOurFiltersLast(builder.clone()
			.uriBuilderFactory(new DefaultUriBuilderFactory(this.traffic.hosts().main().toString()))
			.defaultHeader(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE)
			.defaultHeader(HttpHeaders.USER_AGENT, userAgent())
			.codecs(this::configureCodecs)
			.defaultStatusHandler((status) -> !status.is2xxSuccessful(),
					(response) -> this.errorResponses.read(response)
						.doOnNext((exception) -> this.traffic.activity().failed(exception, this.clock.instant()))
						.map((exception) -> exception))
			.filters((filters) -> filters.addAll(this.filters))
			.build());
	}

	/**
	 * Create a {@link WechatPayClient}.
	 * @param webClient a client that {@link #webClient} of this factory made; filters
	 * that were added to it since come before it signs
	 * @return the client
	 * @throws IllegalArgumentException if the client would not sign or not verify
	 */
	public WechatPayClient wechatPayClient(WebClient webClient) {
		return new WebClientWechatPayClient(guarded(withOurFiltersLast(webClient)), this.traffic, this.jsonMapper);
	}

	// Reactor does not turn a LinkageError of a filter into an error signal
	private static WebClient guarded(WebClient webClient) {
		if (!hasForeignFilters(webClient)) {
			return webClient;
		}
		return webClient.mutate()
			.filters((filters) -> filters
				.replaceAll((filter) -> isOwnFilter(filter) ? filter : new GuardedFilter(filter)))
			.build();
	}

	// tracing adds a filter to each builder and to each bean: at the end, where it would
	// change what is signed already
	private WebClient withOurFiltersLast(WebClient webClient) {
		AtomicBoolean last = new AtomicBoolean();
		WebClient.Builder builder = webClient.mutate().filters((filters) -> last.set(moveOursToTheEnd(filters)));
		return last.get() ? webClient : builder.build();
	}

	/**
	 * Return whether they were there already.
	 */
	private boolean moveOursToTheEnd(List<ExchangeFilterFunction> filters) {
		Assert.isTrue(filters.containsAll(this.filters),
				"'webClient' must sign and verify: make it with WechatPayWebClientFactory.webClient(..)");
		List<ExchangeFilterFunction> before = List.copyOf(filters);
		filters.removeAll(this.filters);
		filters.addAll(this.filters);
		return filters.equals(before);
	}

	private void configureCodecs(ClientCodecConfigurer codecs) {
		codecs.defaultCodecs().maxInMemorySize(Math.toIntExact(this.maxResponseSize.toBytes()));
		codecs.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(this.jsonMapper));
		codecs.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(this.jsonMapper));
	}

	private static String userAgent() {
		return "wechatpay-spring-boot/" + version() + " Java/" + System.getProperty("java.version");
	}

	private static String version() {
		try {
			Properties properties = PropertiesLoaderUtils
				.loadProperties(new ClassPathResource("version.properties", WechatPayWebClientFactory.class));
			return properties.getProperty("version");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Filter that turns whatever a filter of the application throws into an error signal.
	 *
	 * @param filter the filter of the application
	 */
	private record GuardedFilter(ExchangeFilterFunction filter) implements ExchangeFilterFunction {

		@Override
		public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
			return Mono.defer(() -> ForeignCode.guarded(() -> this.filter.filter(request, next)));
		}

	}

	/**
	 * Verifies with keys of the application.
	 *
	 * @param proof verifies
	 * @param foreignCode runs it
	 * @param limit the time that it may take
	 */
	private record ForeignKeysProof(VerifyingFilter.AnswerProof proof, ForeignCode foreignCode,
			Duration limit) implements VerifyingFilter.AnswerProof {

		@Override
		public Mono<Verification> verify(HttpHeaders headers, byte[] body) {
			return this.foreignCode
				.run(() -> this.proof.verify(headers, body), this.limit,
						() -> new TimeoutException("timed out after " + this.limit.toMillis() + "ms"))
				.onErrorResume((failure) -> Mono.just(new Verification(SignatureRejection.UNKNOWN_SERIAL,
						"the key could not be looked up: " + Failures.describe(failure))));
		}

		@Override
		public boolean extendsToErrors() {
			return this.proof.extendsToErrors();
		}

	}

	/**
	 * Leaves it to WeChat Pay which key it signs with, as it must be before any is known.
	 */
	private static final class NoPreference implements PlatformKeys {

		@Override
		public Mono<PublicKey> find(String serialNumber) {
			return Mono.empty();
		}

		@Override
		public @Nullable String preferredSerialNumber() {
			return null;
		}

	}

}
