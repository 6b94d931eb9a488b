package io.github.wechatpayspring.exchange;

import java.time.Duration;

import io.github.wechatpayspring.WechatPaySignatureException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.http.HttpStatusCode;

/**
 * Listener to the progress of one exchange. The exchange finds its listener in the
 * Reactor context. Implementations must be thread-safe.
 *
 * @since 0.1.0
 */
public interface ExchangeListener {

	/**
	 * Return the listener of the current exchange.
	 * @param context the context of the exchange
	 * @return the listener
	 * @throws java.util.NoSuchElementException if there is none
	 */
	static ExchangeListener of(ContextView context) {
		return context.get(ExchangeListener.class);
	}

	/**
	 * Return whether an exchange must use a new connection, because an earlier request of
	 * the same call was sent and has no verified response. The connections of a pool
	 * often break together.
	 * @param context the context of the exchange
	 * @return whether the connection must be new
	 */
	static boolean requiresNewConnection(ContextView context) {
		ExchangeListener listener = context.getOrDefault(ExchangeListener.class, null);
		return listener != null && listener.requiresNewConnection();
	}

	/**
	 * Add this listener to the context of an exchange.
	 * @param context the context
	 * @return the context with the listener
	 */
	default Context addTo(Context context) {
		return context.put(ExchangeListener.class, this);
	}

	/**
	 * Return the subject of the request for the log.
	 * @return the subject, such as {@code coupon ****3434}, or {@code null}
	 */
	@Nullable String subject();

	/**
	 * Return the bytes of the body, so that they can be signed before a connection is
	 * acquired.
	 * @return the bytes, empty for a request without a body, or {@code null} if they are
	 * not known
	 */
	byte @Nullable [] body();

	/**
	 * Return whether the request must be sent on a new connection.
	 * @return whether the connection must be new
	 */
	boolean requiresNewConnection();

	/**
	 * Called before the request is signed and a connection is acquired.
	 * @param limit the time within which the request must be sent
	 */
	void connecting(Duration limit);

	/**
	 * Wait until the request may be sent without exceeding the rate limit.
	 * @return completes immediately before the request is sent
	 */
	Mono<Void> awaitSendSlot();

	/**
	 * Called before the first byte of the request is handed to the connector, and again
	 * if the connector asks for the request again.
	 * @param limit the time within which the response must start
	 * @return {@code false} if the request must not be sent
	 */
	boolean sending(Duration limit);

	/**
	 * Called when status and headers of the response have arrived.
	 * @param limit the time within which the response must end
	 */
	void responseStarted(Duration limit);

	/**
	 * Called when the response has been read. Verification is not limited in time.
	 */
	void responseRead();

	/**
	 * Called when the response has passed verification, or is an error response that need
	 * not be signed.
	 * @param status the status of the response
	 * @param signed whether the response was verified
	 * @param refusal whether WeChat Pay refused the request, so that it had no effect
	 */
	void verified(HttpStatusCode status, boolean signed, boolean refusal);

	/**
	 * Called when the response has failed verification.
	 * @param reason the reason
	 */
	void rejected(WechatPaySignatureException.Reason reason);

	/**
	 * Forbid that the request is sent from now on, unless it was sent already.
	 * @return whether it was sent
	 */
	boolean seal();

	/**
	 * Return whether the response has started and not ended.
	 * @return whether a part of the response has arrived
	 */
	boolean isResponseStarted();

	/**
	 * Wait until a limit expires.
	 * @return completes when the time of the current phase has passed
	 */
	Mono<Void> expired();

}
