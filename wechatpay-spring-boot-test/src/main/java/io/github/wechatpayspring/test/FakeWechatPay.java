package io.github.wechatpayspring.test;

import java.net.URI;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A WeChat Pay on loopback for tests and first steps, because the real one has no
 * sandbox. It knows one merchant, whose identity and keys it makes when it starts, and
 * the coupons it is told about. <pre>{@code
 * try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
 *     wechatPay.addCoupon("1234567891", "sxxe34343434");
 *     // start the application with wechatPay.properties(), deactivate the coupon, and then
 *     assertThat(wechatPay.coupon("1234567891", "sxxe34343434").orElseThrow().state())
 *         .isEqualTo(CouponState.DEACTIVATED);
 * }
 * }</pre>
 * <p>
 * It is as strict as the real one can possibly be: it verifies the signature over the
 * bytes that arrived, refuses a timestamp that is more than five minutes off, a nonce it
 * has seen before and a body the documentation does not allow. What it refuses it answers
 * with an error in WeChat Pay's form, signed except for {@code 401 SIGN_ERROR}, and
 * {@link ReceivedRequest#refusal()} says why in English.
 * <p>
 * {@code POST /v3/marketing/busifavor/coupons/deactivate} deactivates a coupon that is
 * {@link CouponState#SENDED SENDED}. The same request number with the same data is
 * answered with the same time and has no second effect; the same request number with
 * other data, and a coupon in any other state, are answered with
 * {@code 400 INVALID_REQUEST}. This is the choice of this fake: the documentation does
 * not state what the real one does with a replay or with a coupon in another state. Any
 * other path below {@code /v3/} answers with a JSON object of the {@code method}, the raw
 * {@code path} and the {@code body} of the request. Everything else is
 * {@code 404 Not Found}.
 * <p>
 * {@link #answerNext(FakeAnswer...) answerNext} and {@link #answerAlways} script other
 * answers. A scripted answer is taken by a request that is refused, too:
 * {@link FakeAnswer#of} hides the refusal from the client, {@link FakeAnswer#ordinary}
 * distorts it.
 * <p>
 * Safe for use by several threads, also while requests are under way. It keeps every
 * request until it is told to {@linkplain #forgetRequests() forget} them.
 *
 * @since 0.1.0
 */
public final class FakeWechatPay implements AutoCloseable {

	private final Identity identity;

	private final CouponBook coupons = new CouponBook();

	private final RequestLog log = new RequestLog();

	private final HttpListener listener;

	private FakeWechatPay(Clock clock) {
		this.identity = Identity.create();
		this.listener = HttpListener.start(new Gateway(this.identity, clock, this.coupons, this.log));
	}

	/**
	 * Start a WeChat Pay that has the system's clock.
	 * @return a running WeChat Pay, to be closed
	 */
	public static FakeWechatPay start() {
		return start(Clock.systemUTC());
	}

	/**
	 * Start a WeChat Pay that has its own clock and may disagree with its client about
	 * the time.
	 * @param clock the clock to check timestamps and to sign with
	 * @return a running WeChat Pay, to be closed
	 */
	public static FakeWechatPay start(Clock clock) {
		return new FakeWechatPay(Objects.requireNonNull(clock, "'clock' must not be null"));
	}

	/**
	 * Return where it listens.
	 * @return a plain HTTP address on 127.0.0.1, without a path
	 */
	public URI baseUrl() {
		return this.listener.baseUrl();
	}

	/**
	 * Return the configuration of the merchant it knows: {@code wechatpay.merchant-id},
	 * {@code wechatpay.merchant-serial-number}, {@code wechatpay.private-key} (PKCS#8 as
	 * PEM), {@code wechatpay.public-key-id}, {@code wechatpay.public-key} (PEM) and
	 * {@code wechatpay.base-url}.
	 * @return the values by property name, in this order
	 */
	public Map<String, String> properties() {
		Map<String, String> properties = new LinkedHashMap<>(this.identity.properties());
		properties.put("wechatpay.base-url", baseUrl().toString());
		return Collections.unmodifiableMap(properties);
	}

	/**
	 * Add a coupon that can be deactivated, in place of any coupon with these
	 * identifiers.
	 * @param stockId the batch the coupon belongs to
	 * @param couponCode the code of the coupon
	 * @return this WeChat Pay
	 */
	public FakeWechatPay addCoupon(String stockId, String couponCode) {
		return addCoupon(stockId, couponCode, CouponState.SENDED);
	}

	/**
	 * Add a coupon in the given state, in place of any coupon with these identifiers.
	 * @param stockId the batch the coupon belongs to
	 * @param couponCode the code of the coupon
	 * @param state the state of the coupon
	 * @return this WeChat Pay
	 */
	public FakeWechatPay addCoupon(String stockId, String couponCode, CouponState state) {
		this.coupons.add(stockId, couponCode, state);
		return this;
	}

	/**
	 * Return what is known about a coupon at this moment.
	 * @param stockId the batch the coupon belongs to
	 * @param couponCode the code of the coupon
	 * @return the coupon as it is now, or empty if there is no such coupon
	 */
	public Optional<FakeCoupon> coupon(String stockId, String couponCode) {
		return this.coupons.find(stockId, couponCode);
	}

	/**
	 * Return the requests that arrived so far, also those that were refused or not
	 * answered. A request that did not arrive whole is not among them.
	 * @return the requests in order of arrival, as of now
	 */
	public List<ReceivedRequest> requests() {
		return this.log.requests();
	}

	/**
	 * Return those of the {@link #requests()} that went to the deactivation endpoint.
	 * @return the requests in order of arrival, as of now
	 */
	public List<ReceivedRequest> deactivations() {
		return requests().stream().filter(Gateway::isDeactivation).toList();
	}

	/**
	 * Forget the requests that arrived so far. Their nonces stay used, and coupons and
	 * scripted answers stay as they are.
	 */
	public void forgetRequests() {
		this.log.forgetRequests();
	}

	/**
	 * Queue answers: each is given to one of the next requests, in order of arrival.
	 * @param answers the answers
	 */
	public void answerNext(FakeAnswer... answers) {
		this.log.answerNext(List.of(answers));
	}

	/**
	 * Script the answers to the next requests that deactivate one coupon, one each. They
	 * come before those of {@link #answerNext(FakeAnswer...)}.
	 * @param stockId the id of the stock
	 * @param couponCode the code of the coupon
	 * @param answers the answers, added to those scripted for the coupon already
	 */
	public void answerNext(String stockId, String couponCode, FakeAnswer... answers) {
		this.log.answerNext(new CouponId(stockId, couponCode), List.of(answers));
	}

	/**
	 * Give the same answer to every request, once the queued answers are used up, until
	 * {@link #answerNormally()}.
	 * @param answer the answer
	 */
	public void answerAlways(FakeAnswer answer) {
		this.log.answerAlways(Objects.requireNonNull(answer, "'answer' must not be null"));
	}

	/**
	 * Forget every scripted answer.
	 */
	public void answerNormally() {
		this.log.answerNormally();
	}

	/**
	 * Stop listening and close every connection. What arrived can still be read.
	 */
	@Override
	public void close() {
		this.listener.close();
	}

	/**
	 * Return the base URL, and nothing of the keys.
	 * @return a description with the base URL
	 */
	@Override
	public String toString() {
		return "FakeWechatPay at " + baseUrl();
	}

}
