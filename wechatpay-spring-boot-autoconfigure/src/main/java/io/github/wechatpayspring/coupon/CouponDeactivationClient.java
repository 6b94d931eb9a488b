package io.github.wechatpayspring.coupon;

import java.time.Clock;
import java.util.function.Supplier;

import io.github.wechatpayspring.WechatPayTransportException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Client that deactivates merchant coupons (使券失效). Thread-safe.
 * <p>
 * A call has one of three outcomes. If it returns, the coupon is deactivated: a verified
 * response of WeChat Pay reports it. If it throws {@link CouponNotDeactivatedException},
 * this call did not deactivate the coupon. If it throws
 * {@link DeactivationUnconfirmedException}, the outcome is unknown. Repeat the same
 * request with the same request number, or confirm it.
 * <p>
 * A call makes up to {@code wechatpay.retry.max-attempts} attempts, each with a new
 * signature over the same bytes. It ends with the first response that decides the
 * outcome.
 *
 * @since 0.1.0
 */
public interface CouponDeactivationClient {

	/**
	 * Deactivate a coupon and wait for the outcome. If the thread is interrupted, no
	 * further requests are sent, a request in flight is awaited for up to
	 * {@code wechatpay.grace-period}, and the interrupted flag stays set.
	 * @param request the request
	 * @return the deactivated coupon
	 * @throws CouponNotDeactivatedException if this call did not deactivate the coupon
	 * @throws DeactivationUnconfirmedException if the outcome is unknown
	 * @throws IllegalStateException on a thread that must not block
	 */
	DeactivatedCoupon deactivate(CouponDeactivation request);

	/**
	 * Deactivate a coupon without waiting. If the subscription is cancelled, no further
	 * requests are sent, and the outcome of a request in flight goes to the
	 * {@linkplain Mono#doOnDiscard(Class, java.util.function.Consumer) discard hook} for
	 * {@link DeactivationResult}, if there is one, and to the log. If another thread
	 * cancels while the outcome is being delivered, the hook receives it as well.
	 * @param request the request, sent when the result is subscribed to
	 * @return emits the deactivated coupon, or fails with
	 * {@link CouponNotDeactivatedException} or {@link DeactivationUnconfirmedException}
	 */
	Mono<DeactivatedCoupon> deactivateAsync(CouponDeactivation request);

	/**
	 * Deactivate many coupons, at most {@code wechatpay.bulk.concurrency} of them
	 * concurrently. At most that many requests are read ahead of the demand for results,
	 * so the number of requests is not limited. Equal requests that are in flight
	 * together are sent once. The timeout of a request ({@code wechatpay.retry.timeout})
	 * starts when it acquires its first permit. If the subscription is cancelled, no
	 * further requests are sent, and the outcomes of requests in flight go to the
	 * {@linkplain Flux#doOnDiscard(Class, java.util.function.Consumer) discard hook} for
	 * {@link DeactivationResult}, if there is one, and to the log. If another thread
	 * cancels, the hook also receives the results of the last second, because operators
	 * such as {@code timeout} drop what arrives while they cancel. To stop and still
	 * receive all results, end the requests instead.
	 * @param requests the requests
	 * @return emits one result for each request, in the order in which they become known.
	 * If the requests fail, it fails with the same error after all results
	 */
	Flux<DeactivationResult> deactivateAll(Publisher<CouponDeactivation> requests);

	/**
	 * Read the state of a coupon and wait for the result, as
	 * {@link #confirmAsync(CouponDeactivation, String, String)} does without waiting.
	 * @param request the request whose outcome is to be confirmed
	 * @param openid the openid of the user who has the coupon
	 * @param appid the appid under which the coupon was given to the user
	 * @return the result; {@link DeactivationResult.Unconfirmed} if the state could not
	 * be read or does not decide the outcome yet
	 * @throws IllegalArgumentException if a value is not valid; the message contains its
	 * name
	 * @throws WechatPayTransportException if the thread is interrupted while it waits
	 * @throws IllegalStateException on a thread that must not block
	 */
	DeactivationResult confirm(CouponDeactivation request, String openid, String appid);

	/**
	 * Ask WeChat Pay for the state of a coupon ({@code GET
	 * /v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}}). If
	 * the coupon is deactivated by this request number, the request is confirmed. If it
	 * is deactivated by another number, used, expired or deleted, the request did not
	 * deactivate it.
	 * <p>
	 * If the coupon is still with its user ({@code SENDED}), the request did not
	 * deactivate it if no request with this number can arrive any more. WeChat Pay
	 * accepts a signature for five minutes. The result is therefore
	 * {@link DeactivationResult.Unconfirmed} until five minutes after this client was
	 * created and after its last call with this number ended without a certain outcome.
	 * {@link DeactivationUnconfirmedException#getOpenUntil()} returns this time. If
	 * another process may have sent the request, wait for five minutes before you confirm
	 * it. The time after which a deactivation becomes visible is not documented.
	 * @param request the request
	 * @param openid the user who has the coupon, as known under the {@code appid}
	 * @param appid an application of the merchant
	 * @return emits the result, {@link DeactivationResult.Unconfirmed} if WeChat Pay does
	 * not respond or has no such coupon, and never an error
	 * @throws IllegalArgumentException if a part of the path is blank, '.' or '..'
	 */
	Mono<DeactivationResult> confirmAsync(CouponDeactivation request, String openid, String appid);

	/**
	 * Create a client that is not observed.
	 * @param client the client of the merchant. If it neither signs nor verifies, no
	 * coupon is reported as deactivated
	 * @param traffic the traffic of the merchant
	 * @param concurrency the maximum number of coupons that {@link #deactivateAll}
	 * deactivates concurrently
	 * @return the client
	 */
	static CouponDeactivationClient create(WechatPayClient client, WechatPayTraffic traffic, int concurrency) {
		return create(client, traffic, concurrency, CouponDeactivationObservations.none(), Clock.systemUTC());
	}

	/**
	 * Create a client.
	 * @param client the client of the merchant. If it neither signs nor verifies, no
	 * coupon is reported as deactivated
	 * @param traffic the traffic of the merchant
	 * @param concurrency the maximum number of coupons that {@link #deactivateAll}
	 * deactivates concurrently
	 * @param observations the observations of deactivations
	 * @param clock the clock for the time of signatures
	 * @return the client
	 */
	static CouponDeactivationClient create(WechatPayClient client, WechatPayTraffic traffic, int concurrency,
			CouponDeactivationObservations observations, Clock clock) {
		return new WechatPayCouponDeactivationClient(client, traffic, concurrency, observations, clock);
	}

	/**
	 * Create a client that delegates to another one, which may be replaced at any time.
	 * The client is resolved anew for each coupon, also of a running bulk.
	 * @param current the supplier of the client to delegate to
	 * @return the client. If {@code current} throws an exception, so does a single call,
	 * while a bulk reports {@link DeactivationResult.NotDeactivated}
	 */
	static CouponDeactivationClient delegating(Supplier<CouponDeactivationClient> current) {
		return new DelegatingCouponDeactivationClient(current);
	}

}
