package io.github.wechatpayspring.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.RequestSigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ClientCodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;

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

	private final ErrorResponses errorResponses = new ErrorResponses(this.jsonMapper);

	private final BaseUrl baseUrl;

	private final DataSize maxResponseSize;

	private final SigningFilter signingFilter;

	private final VerifyingFilter verifyingFilter;

	/**
	 * Create a new factory.
	 * @param baseUrl where WeChat Pay is
	 * @param signer signs requests
	 * @param platformKeys the keys of WeChat Pay that the merchant trusts
	 * @param verifier proves answers
	 * @param maxResponseSize how long an answer may be
	 * @param readTimeout how long the body of an answer may take
	 */
	public WechatPayWebClientFactory(BaseUrl baseUrl, RequestSigner signer, PlatformKeys platformKeys,
			WechatPayVerifier verifier, DataSize maxResponseSize, Duration readTimeout) {
		this.baseUrl = baseUrl;
		this.maxResponseSize = maxResponseSize;
		this.signingFilter = new SigningFilter(baseUrl, signer, platformKeys);
		this.verifyingFilter = new VerifyingFilter(verifier, maxResponseSize, readTimeout);
	}

	/**
	 * Create a {@link WebClient} that signs and verifies. Filters that the builder has
	 * already see requests before they are signed and answers after they are proven.
	 * @param builder a builder of the caller's own, which is changed
	 * @return the client
	 */
	public WebClient webClient(WebClient.Builder builder) {
		return builder.baseUrl(this.baseUrl.toString())
			.defaultHeader(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE)
			.defaultHeader(HttpHeaders.USER_AGENT, userAgent())
			.codecs(this::configureCodecs)
			.defaultStatusHandler((status) -> !status.is2xxSuccessful(),
					(response) -> this.errorResponses.read(response).map((exception) -> exception))
			.filter(this.verifyingFilter)
			.filter(this.signingFilter)
			.build();
	}

	/**
	 * Create a {@link WechatPayClient}.
	 * @param webClient gives a client that {@link #webClient} made, always the same;
	 * asked when the first call is made
	 * @return the client
	 */
	public WechatPayClient wechatPayClient(Supplier<WebClient> webClient) {
		return new WebClientWechatPayClient(webClient, this.baseUrl, this.jsonMapper);
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

}
