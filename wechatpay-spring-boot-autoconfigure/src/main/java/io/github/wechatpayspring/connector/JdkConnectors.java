package io.github.wechatpayspring.connector;

import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.util.function.SingletonSupplier;

/**
 * Connectors of the JDK's client, each with a client of its own.
 */
final class JdkConnectors implements Supplier<DiscardableConnector> {

	private final Supplier<HttpClient.Builder> clients;

	private final HttpClientSettings settings;

	JdkConnectors(JdkClientHttpConnectorBuilder builder, HttpClientSettings settings) {
		this.settings = settings;
		this.clients = SingletonSupplier.of(() -> configured(builder, settings));
	}

	// applied last, because the application's own customizers win over settings
	private static HttpClient.Builder configured(JdkClientHttpConnectorBuilder builder, HttpClientSettings settings) {
		AtomicReference<HttpClient.Builder> configured = new AtomicReference<>();
		builder
			.withHttpClientCustomizer((client) -> configured
				.set(client.followRedirects(Redirect.NEVER).version(Version.HTTP_1_1).cookieHandler(new NoCookies())))
			.build(settings);
		return Objects.requireNonNull(configured.get());
	}

	@Override
	public DiscardableConnector get() {
		SingleAttemptClient client = new SingleAttemptClient(client());
		JdkClientHttpConnector connector = new JdkClientHttpConnector(client);
		if (this.settings.readTimeout() != null) {
			connector.setReadTimeout(this.settings.readTimeout());
		}
		return new DiscardableConnector(connector, client::discard);
	}

	private HttpClient client() {
		HttpClient.Builder builder = this.clients.get();
		// not thread-safe
		synchronized (builder) {
			return builder.build();
		}
	}

	private static final class NoCookies extends CookieHandler {

		@Override
		public Map<String, List<String>> get(URI uri, Map<String, List<String>> requestHeaders) {
			return Map.of();
		}

		@Override
		public void put(URI uri, Map<String, List<String>> responseHeaders) {
		}

	}

}
