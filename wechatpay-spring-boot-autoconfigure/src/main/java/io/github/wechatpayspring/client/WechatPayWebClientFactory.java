package io.github.wechatpayspring.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.wechatpayspring.Failures;
import io.github.wechatpayspring.exchange.SignedExchange;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
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
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Factory for the clients of a merchant: adds base URL, headers, codecs and filters to a
 * {@link WebClient.Builder}.
 *
 * @since 0.1.0
 */
public final class WechatPayWebClientFactory {

	private final JsonMapper jsonMapper = JsonMapper.builder()
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL)
			.withContentInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private final WechatPayTraffic traffic;

	private final SignedExchange exchange;

	private final DataSize maxResponseSize;

	private final List<ExchangeFilterFunction> filters;

	/**
	 * Create a new factory.
	 * @param traffic the traffic of the merchant
	 * @param merchantId the merchant id (商户号)
	 * @param signer the signer of requests
	 * @param verifier the verifier of responses
	 * @param limits the limits of an exchange
	 */
	public WechatPayWebClientFactory(WechatPayTraffic traffic, String merchantId, WechatPaySigner signer,
			WechatPayVerifier verifier, SignedExchange.Limits limits) {
		this(traffic, verifier.platformKeys(),
				new SignedExchange(merchantId, signer, verifier, limits, traffic.environment()), limits);
	}

	/**
	 * Create a factory of clients that do not wait for platform keys.
	 */
	WechatPayWebClientFactory(WechatPayTraffic traffic, String merchantId, WechatPaySigner signer, Clock clock,
			SignedExchange.ResponseVerifier verifier, SignedExchange.Limits limits) {
		this(traffic, null, new SignedExchange(merchantId, signer, clock, verifier, limits, traffic.environment()),
				limits);
	}

	private WechatPayWebClientFactory(WechatPayTraffic traffic, @Nullable PlatformKeys platformKeys,
			SignedExchange exchange, SignedExchange.Limits limits) {
		this.traffic = traffic;
		this.exchange = exchange;
		this.maxResponseSize = limits.maxResponseSize();
		this.filters = Stream.concat(Stream.of(traffic.filter(platformKeys)), exchange.filters().stream()).toList();
	}

	/**
	 * Create the download of platform certificates. It is signed as any other request.
	 * All failures except a refusal are retried as with other calls.
	 * @param builder the builder of clients, with a connector
	 * @param traffic the traffic of the merchant
	 * @param merchantId the merchant id (商户号)
	 * @param signer the signer of requests
	 * @param limits the limits of an exchange
	 * @param clock the clock that gives the time of requests
	 * @param verifiers creates the verifier for the keys of a list
	 * @return the download
	 */
	public static PlatformKeys.Download certificateDownload(WebClient.Builder builder, WechatPayTraffic traffic,
			String merchantId, WechatPaySigner signer, SignedExchange.Limits limits, Clock clock,
			Function<PlatformKeys, WechatPayVerifier> verifiers) {
		return new PlatformCertificateDownload(
				(verifier) -> new WechatPayWebClientFactory(traffic, merchantId, signer, clock, verifier, limits)
					.webClient(builder),
				traffic, verifiers);
	}

	private boolean hasApplicationFilters(WebClient webClient) {
		AtomicBoolean application = new AtomicBoolean();
		webClient.mutate().filters((filters) -> application.set(!this.filters.containsAll(filters)));
		return application.get();
	}

	/**
	 * Create a {@link WebClient} that signs and verifies. Filters of the builder, and
	 * filters that an agent adds when the client is built, process requests before they
	 * are signed and responses after they are verified.
	 * @param builder the builder with the connector; it is not changed
	 * @return the client
	 */
	public WebClient webClient(WebClient.Builder builder) {
		return withSigningLast(builder.clone()
			.uriBuilderFactory(new DefaultUriBuilderFactory(this.traffic.primaryBaseUrl()))
			.defaultHeader(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE)
			.defaultHeader(HttpHeaders.USER_AGENT, userAgent())
			.codecs(this::configureCodecs)
			.defaultStatusHandler((status) -> !status.is2xxSuccessful(),
					(response) -> this.exchange.readError(response)
						.doOnNext(this.traffic::recordError)
						.map((exception) -> exception))
			.filters((filters) -> filters.addAll(this.filters))
			.build());
	}

	/**
	 * Create a {@link WechatPayClient}.
	 * @param webClient a client that {@link #webClient} of this factory has created;
	 * filters that were added to it since are applied before it signs
	 * @return the client
	 * @throws IllegalArgumentException if the client would not sign or not verify
	 */
	public WechatPayClient wechatPayClient(WebClient webClient) {
		boolean applicationFilters = hasApplicationFilters(webClient);
		WebClient signing = withSigningLast(webClient);
		return new WebClientWechatPayClient(applicationFilters ? guarded(signing) : signing, applicationFilters,
				this.traffic, this.jsonMapper);
	}

	// Reactor does not turn a LinkageError of a filter into an error signal
	private WebClient guarded(WebClient webClient) {
		return webClient.mutate()
			.filters((filters) -> filters
				.replaceAll((filter) -> this.filters.contains(filter) ? filter : new GuardedFilter(filter)))
			.build();
	}

	// tracing adds a filter at the end of each builder and each bean, where it would
	// change requests that are already signed
	private WebClient withSigningLast(WebClient webClient) {
		AtomicBoolean unchanged = new AtomicBoolean();
		WebClient.Builder builder = webClient.mutate().filters((filters) -> unchanged.set(moveSigningToEnd(filters)));
		return unchanged.get() ? webClient : builder.build();
	}

	private boolean moveSigningToEnd(List<ExchangeFilterFunction> filters) {
		Assert.isTrue(filters.containsAll(this.filters),
				"'webClient' must sign and verify: create it with WechatPayWebClientFactory.webClient(..)");
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
	 * Filter that turns all exceptions of a filter of the application into error signals.
	 *
	 * @param filter the filter of the application
	 */
	private record GuardedFilter(ExchangeFilterFunction filter) implements ExchangeFilterFunction {

		@Override
		public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
			return Mono.defer(() -> {
				try {
					return this.filter.filter(request, next);
				}
				catch (Throwable ex) {
					Failures.throwIfFatal(ex);
					return Mono.error(ex);
				}
			});
		}

	}

}
