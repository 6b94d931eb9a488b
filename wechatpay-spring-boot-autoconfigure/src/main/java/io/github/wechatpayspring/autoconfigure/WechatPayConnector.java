package io.github.wechatpayspring.autoconfigure;

import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import io.github.wechatpayspring.client.WechatPayTraffic;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.function.SingletonSupplier;

/**
 * The connector of the clients for WeChat Pay, with a connection pool of its own if
 * Reactor Netty is used; other HTTP clients keep theirs. It is made at the first request,
 * because some clients start a thread as soon as they exist. Not a
 * {@link ClientHttpConnector} itself, so that the application's own stays the only bean
 * of that type.
 */
final class WechatPayConnector implements DisposableBean {

	private static final Log logger = LogFactory.getLog(WechatPayConnector.class);

	private static final String ONE_EXCHANGE_EACH = "Each request to WeChat Pay uses a connection of its own."
			+ " Set 'spring.http.clients.reactive.connector' to 'reactor' to reuse connections";

	private static final DisposableBean NO_CONNECTIONS = () -> {
	};

	private final Supplier<ClientHttpConnector> connector;

	private final DisposableBean connections;

	private final String name;

	private volatile @Nullable ClientHttpConnector made;

	private volatile boolean destroyed;

	WechatPayConnector(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings,
			WechatPayProperties.Pool pool) {
		this.name = builder.getClass().getSimpleName().replace("ClientHttpConnectorBuilder", "");
		if (builder instanceof ReactorClientHttpConnectorBuilder reactorBuilder) {
			ReactorPool reactorPool = new ReactorPool(pool);
			this.connections = reactorPool;
			// our own timer is set once for each exchange, Reactor Netty's several times
			this.connector = SingletonSupplier
				.of(() -> reactorPool.connector(reactorBuilder, settings.withReadTimeout(null)));
		}
		else if (builder instanceof JettyClientHttpConnectorBuilder jettyBuilder) {
			JettyConnections jetty = new JettyConnections(pool.maxConnections());
			this.connections = jetty;
			this.connector = SingletonSupplier.of(() -> make(jetty.apply(jettyBuilder), settings));
			logger.info(ONE_EXCHANGE_EACH);
		}
		else if (builder instanceof HttpComponentsClientHttpConnectorBuilder componentsBuilder) {
			this.connections = NO_CONNECTIONS;
			this.connector = SingletonSupplier
				.of(() -> make(HttpComponentsConnections.apply(componentsBuilder, pool), settings));
			logger.info(ONE_EXCHANGE_EACH);
		}
		else if (builder instanceof JdkClientHttpConnectorBuilder jdkBuilder) {
			ExclusiveConnectors jdk = new ExclusiveConnectors(new JdkConnectors(jdkBuilder, settings),
					pool.maxIdleTime());
			this.connections = jdk::close;
			this.connector = () -> jdk;
		}
		else {
			throw new IllegalStateException("The ClientHttpConnectorBuilder " + builder.getClass().getName()
					+ " is not supported, because a response to another request could be received on its connections."
					+ " Declare a bean of type ReactorClientHttpConnectorBuilder, JdkClientHttpConnectorBuilder,"
					+ " JettyClientHttpConnectorBuilder or HttpComponentsClientHttpConnectorBuilder");
		}
		UnsupportedPoolSettings.of(builder, pool).forEach(logger::warn);
	}

	/**
	 * Return whether each connector that is made with a builder has connections of its
	 * own, and neither thread nor timer.
	 */
	static boolean hasPool(ClientHttpConnectorBuilder<?> builder) {
		return builder instanceof ReactorClientHttpConnectorBuilder;
	}

	private ClientHttpConnector make(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings) {
		ClientHttpConnector connector = builder.build(settings);
		this.made = connector;
		return connector;
	}

	/**
	 * Return the name of the HTTP client.
	 */
	String name() {
		return this.name;
	}

	ClientHttpConnector clientHttpConnector() {
		return (method, uri, callback) -> Mono
			.defer(() -> this.destroyed ? Mono.error(new IllegalStateException("The connector is closed"))
					: this.connector.get()
						.connect(method, uri, (request) -> callback.apply(new SignedRequestGuard(request))))
			.doFinally((signal) -> closeIfDestroyed());
	}

	/**
	 * Close the connections again after a request that was about to connect when they
	 * were closed. HTTP clients then start again, or use a new pool.
	 */
	private void closeIfDestroyed() {
		if (this.destroyed) {
			close();
		}
	}

	@Override
	public void destroy() {
		this.destroyed = true;
		close();
	}

	private void close() {
		try {
			if (this.made instanceof AutoCloseable closeable) {
				closeable.close();
			}
			this.connections.destroy();
		}
		catch (Exception ex) {
			logger.warn("Failed to close the connector", ex);
		}
	}

	/**
	 * Keeps the types of Reactor Netty away from applications without it.
	 */
	private static final class ReactorPool implements DisposableBean {

		private final ConnectionProvider connectionProvider;

		ReactorPool(WechatPayProperties.Pool pool) {
			this.connectionProvider = ConnectionProvider.builder("wechatpay")
				.maxConnections(pool.maxConnections())
				.maxIdleTime(pool.maxIdleTime())
				.pendingAcquireTimeout(pool.pendingAcquireTimeout())
				// how long a request may wait is bounded, not how many may
				.pendingAcquireMaxCount(-1)
				.build();
		}

		ClientHttpConnector connector(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings) {
			ReceivedResponses receivedResponses = new ReceivedResponses();
			ClientHttpConnector pooled = builder(builder, this.connectionProvider, receivedResponses).build(settings);
			ClientHttpConnector unpooled = builder(builder, ConnectionProvider.newConnection(), receivedResponses)
				.build(settings);
			return (method, uri, callback) -> Mono
				.deferContextual((context) -> (WechatPayTraffic.requiresNewConnection(context) ? unpooled : pooled)
					.connect(method, uri, callback));
		}

		private static ReactorClientHttpConnectorBuilder builder(ReactorClientHttpConnectorBuilder builder,
				ConnectionProvider connectionProvider, ReceivedResponses receivedResponses) {
			return builder.withHttpClientFactory(() -> HttpClient.create(connectionProvider))
				// the signature is over the bytes as they travel, to this host, and once
				.withHttpClientCustomizer((client) -> strict(
						client.compress(false).followRedirect(false).disableRetry(true), receivedResponses));
		}

		private static HttpClient strict(HttpClient client, ReceivedResponses receivedResponses) {
			HttpResponseDecoderSpec decoder = client.configuration().decoder();
			return client.protocol(HttpProtocol.HTTP11)
				.doOnChannelInit((observer, channel, address) -> SingleExchangeCodec.install(channel.pipeline(),
						decoder, receivedResponses));
		}

		@Override
		public void destroy() {
			this.connectionProvider.dispose();
		}

	}

}
