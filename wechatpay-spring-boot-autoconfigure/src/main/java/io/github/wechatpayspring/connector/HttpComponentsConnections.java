package io.github.wechatpayspring.connector;

import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.util.Timeout;

import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;

/**
 * Connections of the client of Apache HttpComponents. Each is used for one exchange only,
 * because the client does not close a connection on which data follows a response.
 */
final class HttpComponentsConnections {

	// older versions of the client do not limit the size of headers
	private static final Http1Config HEADER_LIMITS = Http1Config.custom()
		.setMaxLineLength(8192)
		.setMaxHeaderCount(100)
		.build();

	private HttpComponentsConnections() {
	}

	static HttpComponentsClientHttpConnectorBuilder apply(HttpComponentsClientHttpConnectorBuilder builder,
			LazyClientHttpConnector.Pool pool) {
		return builder
			.withHttpClientCustomizer((client) -> client.disableAutomaticRetries()
				.disableRedirectHandling()
				.disableCookieManagement()
				.disableAuthCaching()
				.setHttp1Config(HEADER_LIMITS)
				.setConnectionReuseStrategy((request, response, context) -> false))
			.withDefaultRequestConfigCustomizer((request) -> request.setAuthenticationEnabled(false)
				.setContentCompressionEnabled(false)
				.setConnectionRequestTimeout(Timeout.of(pool.pendingAcquireTimeout())))
			.withConnectionManagerCustomizer((connections) -> connections.setMaxConnTotal(pool.maxConnections())
				.setMaxConnPerRoute(pool.maxConnections())
				.setDefaultTlsConfig(TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build()));
	}

}
