package io.github.wechatpayspring.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Lets each request out in its turn and to the host that is right at that moment, and
 * keeps what becomes of it.
 */
final class TrafficFilter implements ExchangeFilterFunction {

	private final WechatPayTraffic traffic;

	TrafficFilter(WechatPayTraffic traffic) {
		this.traffic = traffic;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.defer(() -> {
			Attempts attempts = Attempts.of(request);
			Exchange exchange = new Exchange(this.traffic.deadlines().create());
			if (attempts != null) {
				attempts.add(exchange);
			}
			this.traffic.enter(exchange);
			return turn(attempts).flatMap((permit) -> send(request, next, new Route(attempts, exchange, permit)))
				.doFinally((signal) -> this.traffic.leave(exchange));
		});
	}

	private Mono<RateLimiter.Permit> turn(@Nullable Attempts attempts) {
		RateLimiter limiter = this.traffic.rateLimiter();
		if (attempts != null) {
			return limiter.acquire(attempts.isAhead());
		}
		return limiter.acquire(false)
			.timeout(this.traffic.deadlines().after(this.traffic.timeout()),
					Mono.error(() -> new WechatPayRateLimitException(
							"its time of " + this.traffic.timeout().toMillis() + "ms was over")));
	}

	private Mono<ClientResponse> send(ClientRequest request, ExchangeFunction next, Route route) {
		route.exchange.admit();
		Hosts.Choice host = this.traffic.hosts()
			.choose((route.attempts != null) ? route.attempts.unreachable() : Set.of());
		if (route.attempts != null) {
			route.attempts.admitted();
		}
		URI url = host.route(request.url());
		ClientRequest routed = url.equals(request.url()) ? request : ClientRequest.from(request).url(url).build();
		return next.exchange(routed)
			.contextWrite(route.exchange::addTo)
			.doOnNext((response) -> answered(response, host, route))
			.doOnError((failure) -> failed(failure, host, route))
			.doOnCancel(host::abandoned);
	}

	private static void answered(ClientResponse response, Hosts.Choice host, Route route) {
		host.answered();
		route.exchange.answer(response.statusCode());
		if (response.statusCode().isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS)) {
			route.permit.refused();
		}
		else {
			route.permit.accepted();
		}
	}

	private static void failed(Throwable failure, Hosts.Choice host, Route route) {
		route.exchange.fail();
		if (failure instanceof WechatPaySignatureException) {
			host.answered();
		}
		else if (failure instanceof WechatPayTransportException transport
				&& (transport.sent() || transport.getCause() instanceof IOException)) {
			host.failed();
			// some HTTP clients take a request without a body before they connect
			boolean reached = transport.sent() && !(transport.getCause() instanceof ConnectException);
			if (!reached && route.attempts != null) {
				route.attempts.unreachable(host.baseUrl());
			}
		}
		else {
			host.abandoned();
		}
	}

	/**
	 * What is kept of a request while it is under way.
	 *
	 * @param attempts the attempts that it is one of, or {@code null}
	 * @param exchange the request
	 * @param permit its turn
	 */
	private record Route(@Nullable Attempts attempts, Exchange exchange, RateLimiter.Permit permit) {
	}

}
