package io.github.wechatpayspring.connector;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * HTTP connectors that {@code spring.http.clients.reactive.connector} can select, set up
 * as the auto-configuration does. Tests that run with each of them use
 * {@code @EnumSource} of this enum, on a {@code @ParameterizedClass} or a
 * {@code @ParameterizedTest}.
 */
@SuppressWarnings("ImmutableEnumChecker") // functions without a state
public enum Connectors {

	REACTOR(ClientHttpConnectorBuilder::reactor),

	JDK(ClientHttpConnectorBuilder::jdk),

	JETTY(ClientHttpConnectorBuilder::jetty),

	HTTP_COMPONENTS(ClientHttpConnectorBuilder::httpComponents);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final LazyClientHttpConnector.Pool POOL = new LazyClientHttpConnector.Pool(64, Duration.ofSeconds(7),
			Duration.ofSeconds(10));

	private final Supplier<ClientHttpConnectorBuilder<?>> builder;

	Connectors(Supplier<ClientHttpConnectorBuilder<?>> builder) {
		this.builder = builder;
	}

	public ClientHttpConnectorBuilder<?> builder() {
		return this.builder.get();
	}

	/**
	 * Return a new connector, which is never closed.
	 */
	public ClientHttpConnector connector(Duration readTimeout) {
		return open(readTimeout).connector();
	}

	/**
	 * Return a new connector that can be closed.
	 */
	public OpenConnector open(Duration readTimeout) {
		return open(readTimeout, null);
	}

	public OpenConnector open(Duration readTimeout, @Nullable SslBundle sslBundle) {
		LazyClientHttpConnector connector = new LazyClientHttpConnector(this.builder.get(),
				HttpClientSettings.defaults()
					.withTimeouts(CONNECT_TIMEOUT, readTimeout)
					.withRedirects(HttpRedirects.DONT_FOLLOW)
					.withSslBundle(sslBundle),
				POOL);
		return new OpenConnector(connector.clientHttpConnector(), connector::close);
	}

	/**
	 * Connector that can be closed.
	 *
	 * @param connector the connector
	 * @param disposal the action that closes it
	 */
	public record OpenConnector(ClientHttpConnector connector, Runnable disposal) implements AutoCloseable {

		@Override
		public void close() {
			this.disposal.run();
		}

	}

}
