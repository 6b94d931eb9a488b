package io.github.wechatpayspring.connector;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;

/**
 * Settings of the connection pool that a connector does not support. Those that differ
 * from their default are reported.
 */
final class UnsupportedPoolSettings {

	private static final LazyClientHttpConnector.Pool DEFAULTS = new LazyClientHttpConnector.Pool(64,
			Duration.ofSeconds(7), Duration.ofSeconds(10));

	private UnsupportedPoolSettings() {
	}

	static List<String> of(ClientHttpConnectorBuilder<?> builder, LazyClientHttpConnector.Pool pool) {
		boolean jdk = builder instanceof JdkClientHttpConnectorBuilder;
		boolean jetty = builder instanceof JettyClientHttpConnectorBuilder;
		boolean httpComponents = builder instanceof HttpComponentsClientHttpConnectorBuilder;
		return Stream
			.of(setting("max-connections", jdk && pool.maxConnections() != DEFAULTS.maxConnections()),
					setting("max-idle-time",
							(jetty || httpComponents) && !pool.maxIdleTime().equals(DEFAULTS.maxIdleTime())),
					setting("pending-acquire-timeout",
							(jdk || jetty) && !pool.pendingAcquireTimeout().equals(DEFAULTS.pendingAcquireTimeout())))
			.flatMap(List::stream)
			.map((name) -> "'wechatpay.pool." + name + "' has no effect on the connector of "
					+ builder.getClass().getSimpleName()
					+ ". Set 'spring.http.clients.reactive.connector' to 'reactor' to use it")
			.toList();
	}

	private static List<String> setting(String name, boolean unsupported) {
		return unsupported ? List.of(name) : List.of();
	}

}
