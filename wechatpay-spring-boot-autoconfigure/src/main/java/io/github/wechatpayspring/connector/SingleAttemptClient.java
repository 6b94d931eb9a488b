package io.github.wechatpayspring.connector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Client of the JDK that sends a request once. The JDK repeats a GET, and with
 * {@code jdk.httpclient.enableAllMethodRetry} any request, whose connection is closed
 * before the response, and has no option to switch this off. It asks for the length of
 * the body each time it writes the head of a request.
 * <p>
 * The JDK stops the threads of a client once the client is unreachable. A request whose
 * response could not be read may keep its subscribers in memory, and they the client.
 * {@link #discard()} therefore releases the client.
 */
final class SingleAttemptClient extends HttpClient {

	private volatile @Nullable HttpClient delegate;

	SingleAttemptClient(HttpClient delegate) {
		this.delegate = delegate;
	}

	/**
	 * Release the client. No request can be sent after that.
	 */
	void discard() {
		this.delegate = null;
	}

	private HttpClient delegate() {
		HttpClient delegate = this.delegate;
		Assert.state(delegate != null, "The client is closed");
		return delegate;
	}

	@Override
	public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
			throws IOException, InterruptedException {
		return delegate().send(new SingleAttemptRequest(request), handler);
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
		return delegate().sendAsync(new SingleAttemptRequest(request), handler);
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler,
			@Nullable PushPromiseHandler<T> pushPromiseHandler) {
		return delegate().sendAsync(new SingleAttemptRequest(request), handler, pushPromiseHandler);
	}

	@Override
	public Optional<CookieHandler> cookieHandler() {
		return delegate().cookieHandler();
	}

	@Override
	public Optional<Duration> connectTimeout() {
		return delegate().connectTimeout();
	}

	@Override
	public Redirect followRedirects() {
		return delegate().followRedirects();
	}

	@Override
	public Optional<ProxySelector> proxy() {
		return delegate().proxy();
	}

	@Override
	public SSLContext sslContext() {
		return delegate().sslContext();
	}

	@Override
	public SSLParameters sslParameters() {
		return delegate().sslParameters();
	}

	@Override
	public Optional<Authenticator> authenticator() {
		return delegate().authenticator();
	}

	@Override
	public Version version() {
		return delegate().version();
	}

	@Override
	public Optional<Executor> executor() {
		return delegate().executor();
	}

	private static final class SingleAttemptRequest extends HttpRequest {

		private final HttpRequest delegate;

		private final BodyPublisher body;

		SingleAttemptRequest(HttpRequest delegate) {
			this.delegate = delegate;
			this.body = new SingleAttemptBody(delegate.bodyPublisher().orElseGet(BodyPublishers::noBody));
		}

		@Override
		public Optional<BodyPublisher> bodyPublisher() {
			return Optional.of(this.body);
		}

		@Override
		public String method() {
			return this.delegate.method();
		}

		@Override
		public Optional<Duration> timeout() {
			return this.delegate.timeout();
		}

		@Override
		public boolean expectContinue() {
			return this.delegate.expectContinue();
		}

		@Override
		public URI uri() {
			return this.delegate.uri();
		}

		@Override
		public Optional<Version> version() {
			return this.delegate.version();
		}

		@Override
		public HttpHeaders headers() {
			return this.delegate.headers();
		}

	}

	private static final class SingleAttemptBody implements BodyPublisher {

		private final BodyPublisher delegate;

		private final AtomicBoolean sent = new AtomicBoolean();

		SingleAttemptBody(BodyPublisher delegate) {
			this.delegate = delegate;
		}

		@Override
		public long contentLength() {
			if (this.sent.getAndSet(true)) {
				throw new UncheckedIOException(new IOException("Connection closed before the response"));
			}
			return this.delegate.contentLength();
		}

		@Override
		public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
			this.delegate.subscribe(subscriber);
		}

	}

}
