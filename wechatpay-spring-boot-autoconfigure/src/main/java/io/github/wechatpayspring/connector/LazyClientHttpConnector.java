package io.github.wechatpayspring.connector;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.wechatpayspring.exchange.SignedExchange;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.function.SingletonSupplier;

/**
 * Connector of the clients for WeChat Pay, created with the first request, because some
 * HTTP clients start a thread when they are created. If Reactor Netty is used, the
 * connector has a connection pool of its own. It is not a {@link ClientHttpConnector}
 * itself, so that the connector of the application stays the only bean of that type.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class LazyClientHttpConnector implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(LazyClientHttpConnector.class);

	private static final String ONE_EXCHANGE_EACH = "Each request to WeChat Pay uses a connection of its own."
			+ " Set 'spring.http.clients.reactive.connector' to 'reactor' to reuse connections";

	private final Supplier<ClientHttpConnector> connector;

	private final @Nullable AutoCloseable connections;

	private final String name;

	private volatile @Nullable ClientHttpConnector made;

	private volatile boolean closed;

	private final AtomicInteger closing = new AtomicInteger();

	/**
	 * Create a new connector.
	 * @param builder the builder of the HTTP client
	 * @param settings the timeouts of the HTTP client
	 * @param pool the settings of the connection pool
	 * @throws IllegalStateException if the HTTP client is not supported
	 */
	public LazyClientHttpConnector(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings, Pool pool) {
		this.name = builder.getClass().getSimpleName().replace("ClientHttpConnectorBuilder", "");
		if (builder instanceof ReactorClientHttpConnectorBuilder reactorBuilder) {
			ReactorPool reactorPool = new ReactorPool(pool);
			this.connections = reactorPool;
			// the timer of the exchange is set once, that of Reactor Netty several times
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
			this.connections = null;
			this.connector = SingletonSupplier
				.of(() -> make(HttpComponentsConnections.apply(componentsBuilder, pool), settings));
			logger.info(ONE_EXCHANGE_EACH);
		}
		else if (builder instanceof JdkClientHttpConnectorBuilder jdkBuilder) {
			ExclusiveConnectors jdk = new ExclusiveConnectors(new JdkConnectors(jdkBuilder, settings),
					pool.maxIdleTime());
			this.connections = jdk;
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
	 * Return whether each connector that a builder creates has connections of its own,
	 * and neither a thread nor a timer.
	 * @param builder the builder
	 * @return whether merchants need not share a connector
	 */
	public static boolean hasPool(ClientHttpConnectorBuilder<?> builder) {
		return builder instanceof ReactorClientHttpConnectorBuilder;
	}

	private ClientHttpConnector make(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings) {
		ClientHttpConnector connector = builder.build(settings);
		this.made = connector;
		return connector;
	}

	/**
	 * Return the name of the HTTP client.
	 * @return the name, such as {@code Reactor}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the connector.
	 * @return the connector, which fails after {@link #close()}
	 */
	public ClientHttpConnector clientHttpConnector() {
		return (method, uri, callback) -> Mono
			.defer(() -> this.closed ? Mono.error(new IllegalStateException("The connector is closed"))
					: this.connector.get()
						.connect(method, uri, (request) -> callback.apply(new SignedRequestGuard(request))))
			.doFinally((signal) -> closeAgainIfClosed());
	}

	/**
	 * Close the connections again after a request that was about to connect when they
	 * were closed. HTTP clients then start again, or use a new pool.
	 */
	private void closeAgainIfClosed() {
		if (this.closed) {
			closeConnections();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		closeConnections();
	}

	/**
	 * Close the connections on one thread at a time. Jetty waits for threads on which
	 * failed requests call this method, so another thread does not wait. The first one
	 * closes again for it.
	 */
	private void closeConnections() {
		int calls = this.closing.incrementAndGet();
		if (calls > 1) {
			return;
		}
		while (calls > 0) {
			closeNow();
			calls = this.closing.addAndGet(-calls);
		}
	}

	private void closeNow() {
		try {
			if (this.made instanceof AutoCloseable closeable) {
				closeable.close();
			}
			if (this.connections != null) {
				this.connections.close();
			}
		}
		catch (Exception ex) {
			logger.warn("Failed to close the connector", ex);
		}
	}

	/**
	 * Settings of a connection pool.
	 *
	 * @param maxConnections the maximum number of open connections
	 * @param maxIdleTime the time after which an idle connection is closed
	 * @param pendingAcquireTimeout the maximum time to wait for a connection
	 */
	public record Pool(int maxConnections, Duration maxIdleTime, Duration pendingAcquireTimeout) {
	}

	/**
	 * Connections of Reactor Netty, in a class of their own for applications without it.
	 */
	private static final class ReactorPool implements AutoCloseable {

		private final ConnectionProvider connectionProvider;

		ReactorPool(Pool pool) {
			this.connectionProvider = ConnectionProvider.builder("wechatpay")
				.maxConnections(pool.maxConnections())
				.maxIdleTime(pool.maxIdleTime())
				.pendingAcquireTimeout(pool.pendingAcquireTimeout())
				// the time that requests wait is limited, not their number
				.pendingAcquireMaxCount(-1)
				.build();
		}

		ClientHttpConnector connector(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings) {
			ReceivedResponses receivedResponses = new ReceivedResponses();
			ClientHttpConnector pooled = builder(builder, this.connectionProvider, receivedResponses).build(settings);
			ClientHttpConnector unpooled = builder(builder, ConnectionProvider.newConnection(), receivedResponses)
				.build(settings);
			return (method, uri, callback) -> Mono.deferContextual(
					(context) -> (SignedExchange.Listener.requiresNewConnection(context) ? unpooled : pooled)
						.connect(method, uri, callback));
		}

		private static ReactorClientHttpConnectorBuilder builder(ReactorClientHttpConnectorBuilder builder,
				ConnectionProvider connectionProvider, ReceivedResponses receivedResponses) {
			return builder.withHttpClientFactory(() -> HttpClient.create(connectionProvider))
				// the signature is over these bytes, for this host, and for one request
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
		public void close() {
			this.connectionProvider.dispose();
		}

	}

}
