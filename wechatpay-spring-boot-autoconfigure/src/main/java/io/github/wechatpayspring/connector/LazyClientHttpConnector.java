package io.github.wechatpayspring.connector;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.wechatpayspring.exchange.SignedExchange;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.http.client.HttpResponseDecoderSpec;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
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

	// other HTTP clients may be there without Reactor Netty
	private final boolean reactor;

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
		this.reactor = hasPool(builder);
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

	private LazyClientHttpConnector(ClientHttpConnector connector, @Nullable AutoCloseable connections) {
		this.name = "InMemory";
		this.reactor = false;
		this.connector = () -> connector;
		this.connections = connections;
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

	/**
	 * Create the connector with its event loops, its resolver and its TLS context.
	 * Nothing is connected.
	 */
	public void initialize() {
		if (this.closed) {
			return;
		}
		ClientHttpConnector connector = this.connector.get();
		if (this.reactor && connector instanceof ReactorConnector reactorConnector) {
			reactorConnector.initialize();
		}
		else if (connector instanceof ExclusiveConnectors exclusive) {
			exclusive.initialize();
		}
	}

	/**
	 * Create a connector whose requests stay in memory. Reactor Netty's client sends them
	 * with TLS, but without a socket. For other HTTP clients, no part of the client is
	 * used.
	 * @param response gives the response to a request
	 * @return the connector, to be closed by the caller
	 * @throws Exception if the server in memory cannot be started
	 */
	public LazyClientHttpConnector inMemory(Supplier<CannedResponse> response) throws Exception {
		return this.reactor ? ReactorPool.inMemory(response)
				: new LazyClientHttpConnector(new InMemoryConnector(response), null);
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
	 * Response with status 200 to a request that is not sent.
	 *
	 * @param headers the headers
	 * @param body the body
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record CannedResponse(HttpHeaders headers, byte[] body) {
	}

	/**
	 * Connections of Reactor Netty, in a class of their own for applications without it.
	 */
	private static final class ReactorPool implements AutoCloseable {

		private static final Duration IN_MEMORY_TIMEOUT = Duration.ofSeconds(10);

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
			return new ReactorConnector(builder, settings, this.connectionProvider);
		}

		// without the customizers of the application, which may count requests
		static LazyClientHttpConnector inMemory(Supplier<CannedResponse> response) throws Exception {
			InMemoryServer server = new InMemoryServer(response);
			ReactorPool pool = new ReactorPool(new Pool(1, IN_MEMORY_TIMEOUT, IN_MEMORY_TIMEOUT));
			return new LazyClientHttpConnector(
					pool.connector(ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer(server::connect),
							HttpClientSettings.defaults()),
					() -> {
						pool.close();
						server.close();
					});
		}

		@Override
		public void close() {
			this.connectionProvider.dispose();
		}

	}

	/**
	 * Connector of Reactor Netty, with and without a pool.
	 */
	private static final class ReactorConnector implements ClientHttpConnector {

		private final AtomicReference<HttpClient> client = new AtomicReference<>();

		private final ClientHttpConnector pooled;

		private final ClientHttpConnector unpooled;

		ReactorConnector(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings,
				ConnectionProvider connectionProvider) {
			ReceivedResponses receivedResponses = new ReceivedResponses();
			this.pooled = builder(builder, connectionProvider, receivedResponses).withHttpClientCustomizer((client) -> {
				this.client.set(client);
				return client;
			}).build(settings);
			this.unpooled = builder(builder, ConnectionProvider.newConnection(), receivedResponses).build(settings);
		}

		@Override
		public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
			return Mono.deferContextual(
					(context) -> (SignedExchange.Listener.requiresNewConnection(context) ? this.unpooled : this.pooled)
						.connect(method, uri, requestCallback));
		}

		void initialize() {
			// also the TLS context that clients without one of their own share
			HttpClient.create().secure();
			HttpClient client = Objects.requireNonNull(this.client.get());
			client.warmup().block();
			loadChannel(client.configuration());
		}

		// a socket that is not connected
		private static void loadChannel(HttpClientConfig config) {
			LoopResources loops = config.loopResources();
			EventLoopGroup eventLoops = loops.onClient(config.isPreferNative());
			Channel channel = loops.onChannel(SocketChannel.class, eventLoops);
			eventLoops.register(channel).syncUninterruptibly();
			channel.close().syncUninterruptibly();
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

	}

}
