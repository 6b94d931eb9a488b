package io.github.wechatpayspring.connector;

import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.util.Timeout;

import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;

/**
 * Connections of the client of Apache HttpComponents. Each is used for one exchange only,
 * because the client does not close a connection on which data follows a response.
 */
final class HttpComponentsConnections {

	private HttpComponentsConnections() {
	}

	static HttpComponentsClientHttpConnectorBuilder apply(HttpComponentsClientHttpConnectorBuilder builder,
			LazyClientHttpConnector.Pool pool) {
		return builder
			.withHttpClientCustomizer((client) -> client.disableAutomaticRetries()
				.disableRedirectHandling()
				.disableCookieManagement()
				.disableAuthCaching()
				.setConnectionReuseStrategy((request, response, context) -> false))
			.withDefaultRequestConfigCustomizer((request) -> request.setAuthenticationEnabled(false)
				.setContentCompressionEnabled(false)
				.setConnectionRequestTimeout(Timeout.of(pool.pendingAcquireTimeout())))
			.withConnectionManagerCustomizer((connections) -> connections.setMaxConnTotal(pool.maxConnections())
				.setMaxConnPerRoute(pool.maxConnections())
				.setDefaultTlsConfig(TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build()));
	}

}
