package io.github.wechatpayspring.traffic;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.Set;

import io.github.wechatpayspring.WechatPayException;
import io.github.wechatpayspring.WechatPayRateLimitException;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.key.PlatformKeys;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Fuseable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Filter that sends a request as soon as its response can be verified and it has a
 * permit. It chooses the host and tracks the state of the request.
 */
final class TrafficFilter implements ExchangeFilterFunction {

	private static final Log logger = LogFactory.getLog(TrafficFilter.class);

	private final WechatPayTraffic traffic;

	private final @Nullable PlatformKeys platformKeys;

	/**
	 * Create a new filter.
	 * @param traffic the traffic of the merchant
	 * @param platformKeys the keys that must be ready before a request is sent, or
	 * {@code null} to send requests immediately
	 */
	TrafficFilter(WechatPayTraffic traffic, @Nullable PlatformKeys platformKeys) {
		this.traffic = traffic;
		this.platformKeys = platformKeys;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.deferContextual((context) -> {
			CallContext call = CallContext.of(request, context);
			InFlightRequest inFlight = new InFlightRequest(this.traffic.deadlines().create(), this.traffic.activity(),
					call);
			String refusal = (call != null) ? call.add(inFlight) : null;
			if (refusal != null) {
				return Mono.error(WechatPayTransportException.noResponse(false, refusal, null));
			}
			this.traffic.inFlightRegistry().enter(inFlight);
			Mono<ClientResponse> response = ready().then(permit(call, inFlight))
				.flatMap((permit) -> send(request, next, new Route(call, inFlight, permit)))
				.doFinally((signal) -> leave(call, inFlight));
			return new ThrowingDownstreamGuard<>(apart(response, context), (failure) -> abort(call, failure));
		});
	}

	private void leave(@Nullable CallContext call, InFlightRequest inFlight) {
		this.traffic.inFlightRegistry().leave(inFlight);
		if (call != null) {
			call.leaveQueue();
		}
	}

	private Mono<ClientResponse> apart(Mono<ClientResponse> response, ContextView context) {
		return WechatPayTraffic.isApart(context) ? response.publishOn(this.traffic.workers()) : response;
	}

	private static void abort(@Nullable CallContext call, Throwable failure) {
		logger.warn("Code of the application failed while it processed a response of WeChat Pay", failure);
		if (call != null) {
			call.abort(failure);
		}
	}

	private Mono<Void> ready() {
		PlatformKeys keys = this.platformKeys;
		if (keys == null) {
			return Mono.empty();
		}
		if (!PlatformKeys.isBuiltIn(keys)) {
			return this.traffic.environment()
				.runApplicationCode(keys::ready, this.traffic.timeout(), this::notReadyInTime)
				.onErrorMap(TrafficFilter::notReady);
		}
		Mono<Void> ready = keys.ready();
		boolean immediate = ready instanceof Fuseable.ScalarCallable;
		if (immediate) {
			return ready;
		}
		return ready.timeout(this.traffic.deadlines().after(this.traffic.timeout()), Mono.error(this::notReadyInTime))
			.onErrorMap(TrafficFilter::notReady);
	}

	private WechatPayException notReadyInTime() {
		return new WechatPayException("timed out after " + this.traffic.timeout().toMillis() + "ms", null);
	}

	private static Throwable notReady(Throwable failure) {
		return new WechatPayTransportException(
				"Request not sent: no key available to verify the response: " + failure.getMessage(), false, failure);
	}

	private Mono<RateLimiter.Permit> permit(@Nullable CallContext call, InFlightRequest inFlight) {
		RateLimiter limiter = this.traffic.rateLimiter();
		if (call != null) {
			return Mono.defer(() -> {
				inFlight.queue();
				call.enterQueue();
				return limiter.acquire(call.hasPriority());
			});
		}
		return limiter.acquire(false)
			.timeout(this.traffic.deadlines().after(this.traffic.timeout()),
					Mono.error(() -> new WechatPayRateLimitException(
							"timed out after " + this.traffic.timeout().toMillis() + "ms")));
	}

	private Mono<ClientResponse> send(ClientRequest request, ExchangeFunction next, Route route) {
		route.admit();
		Hosts.Choice host = this.traffic.hosts().choose(route.unreachable());
		URI url = host.route(request.url());
		ClientRequest routed = url.equals(request.url()) ? request : ClientRequest.from(request).url(url).build();
		return next.exchange(routed)
			.contextWrite(route::addTo)
			.doOnNext((response) -> responded(response, host, route))
			.doOnError((failure) -> failed(failure, host, route))
			.doOnCancel(host::abandoned);
	}

	private static void responded(ClientResponse response, Hosts.Choice host, Route route) {
		host.responded();
		if (response.statusCode().isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS)) {
			route.permit.refused();
		}
		else {
			route.permit.accepted();
		}
	}

	private static void failed(Throwable failure, Hosts.Choice host, Route route) {
		route.inFlight.fail();
		if (failure instanceof WechatPaySignatureException) {
			host.responded();
		}
		else if (failure instanceof WechatPayTransportException transport
				&& (transport.isSent() || transport.getCause() instanceof IOException)) {
			host.failed();
			// some HTTP clients accept a request without a body before they connect
			boolean reached = transport.isSent() && !(transport.getCause() instanceof ConnectException);
			if (!reached && route.call != null) {
				route.call.markUnreachable(host.baseUrl());
			}
		}
		else {
			host.abandoned();
		}
	}

	/**
	 * Request with a permit.
	 *
	 * @param call the call of the request, or {@code null}
	 * @param inFlight the state of the request
	 * @param permit the permit of the request
	 */
	private record Route(@Nullable CallContext call, InFlightRequest inFlight, RateLimiter.Permit permit) {

		void admit() {
			this.inFlight.admit(this.permit::sendSlot);
			if (this.call != null) {
				this.call.markAdmitted();
			}
		}

		Set<BaseUrl> unreachable() {
			return (this.call != null) ? this.call.unreachable() : Set.of();
		}

		Context addTo(Context context) {
			return DroppedErrors.addHook(this.inFlight.addTo(context));
		}

	}

}
