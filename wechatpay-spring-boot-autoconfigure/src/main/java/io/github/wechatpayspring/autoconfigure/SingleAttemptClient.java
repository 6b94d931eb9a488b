package io.github.wechatpayspring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
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

/**
 * Client of the JDK that sends a request once. The JDK repeats a GET, and with
 * {@code jdk.httpclient.enableAllMethodRetry} any request, whose connection is closed
 * before the response, and has no option to switch this off. It asks for the length of
 * the body each time it writes the head of a request.
 */
final class SingleAttemptClient extends HttpClient {

	private final HttpClient delegate;

	SingleAttemptClient(HttpClient delegate) {
		this.delegate = delegate;
	}

	@Override
	public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
			throws IOException, InterruptedException {
		return this.delegate.send(new SingleAttemptRequest(request), handler);
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
		return this.delegate.sendAsync(new SingleAttemptRequest(request), handler);
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler,
			@Nullable PushPromiseHandler<T> pushPromiseHandler) {
		return this.delegate.sendAsync(new SingleAttemptRequest(request), handler, pushPromiseHandler);
	}

	@Override
	public Optional<CookieHandler> cookieHandler() {
		return this.delegate.cookieHandler();
	}

	@Override
	public Optional<Duration> connectTimeout() {
		return this.delegate.connectTimeout();
	}

	@Override
	public Redirect followRedirects() {
		return this.delegate.followRedirects();
	}

	@Override
	public Optional<ProxySelector> proxy() {
		return this.delegate.proxy();
	}

	@Override
	public SSLContext sslContext() {
		return this.delegate.sslContext();
	}

	@Override
	public SSLParameters sslParameters() {
		return this.delegate.sslParameters();
	}

	@Override
	public Optional<Authenticator> authenticator() {
		return this.delegate.authenticator();
	}

	@Override
	public Version version() {
		return this.delegate.version();
	}

	@Override
	public Optional<Executor> executor() {
		return this.delegate.executor();
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
