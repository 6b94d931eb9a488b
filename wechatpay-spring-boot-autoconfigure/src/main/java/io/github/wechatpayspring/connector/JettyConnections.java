package io.github.wechatpayspring.connector;

import org.eclipse.jetty.client.DuplexConnectionPool;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler;
import org.eclipse.jetty.client.RedirectProtocolHandler;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.reactive.JettyClientHttpConnectorBuilder;

/**
 * Connections of Jetty's client. Each is used for one exchange only, because the client
 * does not close a connection on which data follows a response.
 */
final class JettyConnections implements AutoCloseable {

	private static final int MAX_HEADERS_SIZE = 32 * 1024;

	private final int maxConnections;

	private volatile @Nullable HttpClient client;

	JettyConnections(int maxConnections) {
		this.maxConnections = maxConnections;
	}

	JettyClientHttpConnectorBuilder apply(JettyClientHttpConnectorBuilder builder) {
		return builder.withHttpClientCustomizer(this::customize);
	}

	private void customize(HttpClient client) {
		this.client = client;
		client.setFollowRedirects(false);
		client.setHttpCookieStore(new HttpCookieStore.Empty());
		client.setMaxResponseHeadersSize(MAX_HEADERS_SIZE);
		client.setMaxConnectionsPerDestination(this.maxConnections);
		client.setMaxRequestsQueuedPerDestination(Integer.MAX_VALUE);
		client.getHttpClientTransport().setConnectionPoolFactory((destination) -> {
			DuplexConnectionPool pool = new DuplexConnectionPool(destination, this.maxConnections);
			pool.setMaxUsage(1);
			return pool;
		});
		if (client.getExecutor() == null) {
			QueuedThreadPool threads = new QueuedThreadPool();
			threads.setName("wechatpay-jetty");
			threads.setDaemon(true);
			client.setExecutor(threads);
		}
		if (client.getScheduler() == null) {
			client.setScheduler(new ScheduledExecutorScheduler("wechatpay-jetty-scheduler", true));
		}
		start(client);
		// they are added at the start
		client.getContentDecoderFactories().clear();
		client.getProtocolHandlers().remove(RedirectProtocolHandler.NAME);
		client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
		client.getProtocolHandlers().remove(ProxyAuthenticationProtocolHandler.NAME);
	}

	private static void start(HttpClient client) {
		try {
			client.start();
		}
		catch (Exception ex) {
			throw new IllegalStateException("Failed to start the HTTP client of Jetty", ex);
		}
	}

	@Override
	public void close() {
		HttpClient client = this.client;
		if (client != null) {
			try {
				client.stop();
			}
			catch (Exception ex) {
				throw new IllegalStateException("Failed to stop the HTTP client of Jetty", ex);
			}
		}
	}

}
