package io.github.wechatpayspring.fake;

import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A WeChat Pay on loopback for tests and first steps, because the real one has no
 * sandbox. It knows one merchant, whose identity and keys it makes when it starts, and
 * the coupons it is told about. {@link #builder()} is for merchants with platform
 * certificates or SM2. <pre>{@code
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
 * has seen in the last ten minutes and a body the documentation does not allow. What it
 * refuses it answers with an error in WeChat Pay's form, signed except for
 * {@code 401 SIGN_ERROR}, and {@link ReceivedRequest#refusal()} says why in English.
 * <p>
 * {@code POST /v3/marketing/busifavor/coupons/deactivate} deactivates a coupon that is
 * {@link CouponState#SENDED SENDED}. The same request number with the same data is
 * answered with the same time and has no second effect; the same request number with
 * other data, and a coupon in any other state, are answered with
 * {@code 400 INVALID_REQUEST}. This is the choice of this fake: the documentation does
 * not state what the real one does with a replay or with a coupon in another state.
 * <p>
 * {@code GET /v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}}
 * queries a coupon: {@code belong_merchant}, {@code stock_id}, {@code coupon_code} and
 * {@code coupon_state}, and as far as they are known {@code deactivate_request_no},
 * {@code deactivate_time} and {@code deactivate_reason}. A coupon that was
 * {@linkplain #giveCoupon given to a user} is found with that user's {@code openid} and
 * {@code appid} only, another one with any. If coupons of several batches have the code,
 * it is the one that was added last, and if none has, the response is
 * {@code 404 RESOURCE_NOT_EXISTS}. Another method, a query string and a segment that is
 * empty, too long or not percent-encoded UTF-8 are refused.
 * <p>
 * {@code GET /v3/certificates} lists the platform certificates, encrypted with the
 * {@linkplain #apiV3Key() APIv3 key}, if the {@linkplain Builder#trust merchant has}
 * them, and else is {@code 404 RESOURCE_NOT_EXISTS}. Its query is empty or
 * {@code algorithm_type} with the {@linkplain Builder#scheme scheme} of the merchant. Any
 * other path is {@code 404 Not Found}, unless {@link #echoUnknownPaths()} was called.
 * <p>
 * Responses are signed with the public key if it is all the merchant has, and else with
 * the platform certificate, unless the request's {@code Wechatpay-Serial} names the
 * public key. That header must name the public key or a platform certificate this WeChat
 * Pay ever made. It may be missing or empty, unless {@link Builder#requireSerial()} was
 * called. The following is the choice of this fake, because it is not documented or not
 * known: that a key which is unknown, revoked or of the other scheme is
 * {@code 401 SIGN_ERROR}; that a wrong query is {@code 400 PARAM_ERROR} and another
 * method than {@code GET} is {@code 400 INVALID_REQUEST} at the list of certificates; and
 * that with SM2 the merchant can deactivate coupons at all and is answered in that scheme
 * always.
 * <p>
 * {@link #respondNext(FakeResponse...) answerNext} and {@link #respondAlways} script
 * other responses. A scripted response is taken by a request that is refused, too:
 * {@link FakeResponse#of} hides the refusal from the client,
 * {@link FakeResponse#ordinary} distorts it. Requests over the
 * {@linkplain #allowRequestsPerSecond rate} alone are always answered with
 * {@code 429 FREQUENCY_LIMITED}, which is the choice of this fake among the codes that
 * WeChat Pay has for them.
 * <p>
 * Safe for use by several threads, also while requests are under way. It keeps every
 * request until it is told to {@linkplain #forgetRequests() forget} them or not to
 * {@linkplain #recordRequests(boolean) record} them, and every nonce for ten minutes of
 * its clock.
 *
 * @since 0.1.0
 */
public final class FakeWechatPay implements AutoCloseable {

	private static final String PREFIX = "wechatpay.";

	private final Identity identity;

	private final Clock clock;

	private final CouponBook coupons = new CouponBook();

	private final RequestLog log = new RequestLog();

	private final RequestRateLimit rateLimit = new RequestRateLimit();

	private final boolean echoing;

	private final Gateway gateway;

	private final HttpListener listener;

	private FakeWechatPay(Identity identity, Clock clock, boolean echoing) {
		this.identity = identity;
		this.clock = clock;
		this.echoing = echoing;
		this.identity.echo(echoing);
		this.gateway = new Gateway(this.identity, clock, this.coupons, this.log, this.rateLimit);
		this.listener = HttpListener.start(this.gateway);
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
		return builder().clock(clock).start();
	}

	/**
	 * Return a builder of a WeChat Pay whose merchant signs or verifies in another way.
	 * @return a builder, which unless told otherwise starts what {@link #start()} does
	 */
	public static Builder builder() {
		return new Builder();
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
	 * PEM), {@code wechatpay.public-key-id} and {@code wechatpay.public-key} (PEM) if the
	 * merchant has the public key, {@code wechatpay.api-v3-key} if it has platform
	 * certificates, {@code wechatpay.signature-scheme} if it is {@code sm2}, and
	 * {@code wechatpay.base-url}. Serial number and private key are those of the newest
	 * {@link #merchantKey()}.
	 * @return the values by property name, in this order
	 */
	public Map<String, String> properties() {
		Map<String, String> properties = new LinkedHashMap<>(this.identity.properties());
		properties.put("wechatpay.base-url", baseUrl().toString());
		return Collections.unmodifiableMap(properties);
	}

	/**
	 * Return the configuration of the merchant under another prefix: such as
	 * {@code wechatpay.merchants.north.} for a named merchant, or none for
	 * {@code WechatPayMerchants.put} and connection details.
	 * @param prefix the prefix in place of {@code wechatpay.}, may be empty
	 * @return the values by property name, in the order of {@link #properties()}
	 */
	public Map<String, String> properties(String prefix) {
		Map<String, String> properties = new LinkedHashMap<>();
		properties().forEach((name, value) -> properties.put(prefix + name.substring(PREFIX.length()), value));
		return Collections.unmodifiableMap(properties);
	}

	/**
	 * Return the key that certificates are encrypted with.
	 * @return 32 letters and digits
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public String apiV3Key() {
		return this.identity.certificates().apiV3Key();
	}

	/**
	 * Return the key the merchant was given last.
	 * @return the newest key, revoked or not
	 */
	public FakeMerchantKey merchantKey() {
		return this.identity.merchantKeys().keys().newest();
	}

	/**
	 * Give the merchant a new key with a certificate of its own. The keys it has stay
	 * valid.
	 * @return the new key
	 */
	public FakeMerchantKey rotateMerchantKey() {
		return this.identity.merchantKeys().rotate();
	}

	/**
	 * Revoke a key of the merchant: from now on, requests signed with it are refused.
	 * @param serialNumber the serial number of any key the merchant was given
	 * @return this WeChat Pay
	 * @throws IllegalArgumentException if the merchant was given no such key
	 */
	public FakeWechatPay revokeMerchantKey(String serialNumber) {
		this.identity.merchantKeys().revoke(serialNumber);
		return this;
	}

	/**
	 * Return the platform certificate that signs responses now.
	 * @return the genuine certificate
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeCertificate platformCertificate() {
		return this.identity.certificates().certificates().signing();
	}

	/**
	 * Make a new platform certificate, list it after the others and sign with it from now
	 * on. It is valid from a later time than those before, if only by a second.
	 * @return the new certificate
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeCertificate rotatePlatformCertificate() {
		return this.identity.certificates().rotate();
	}

	/**
	 * Take a certificate out of the list. What signs responses stays as it is.
	 * @param serialNumber the serial number the entry declares
	 * @return this WeChat Pay
	 * @throws IllegalArgumentException if there is no such entry
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeWechatPay unlistPlatformCertificate(String serialNumber) {
		this.identity.certificates().unlist(serialNumber);
		return this;
	}

	/**
	 * Return what the list of certificates holds.
	 * @return the entries in their order, as of now
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public List<FakeCertificate> listedCertificates() {
		return this.identity.certificates().certificates().listed();
	}

	/**
	 * Say what the list of certificates holds from now on, right or wrong. What signs
	 * responses stays as it is.
	 * @param certificates the entries in their order, or none
	 * @return this WeChat Pay
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeWechatPay listCertificates(FakeCertificate... certificates) {
		this.identity.certificates().list(List.of(certificates));
		return this;
	}

	/**
	 * Make a further platform certificate that is neither listed nor signs responses. A
	 * request may name it.
	 * @param notBefore when its validity begins, in whole seconds
	 * @param notAfter when its validity ends, in whole seconds
	 * @return the new certificate
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeCertificate newCertificate(Instant notBefore, Instant notAfter) {
		return this.identity.certificates().issue(new Validity(notBefore, notAfter));
	}

	/**
	 * Make a further platform certificate of certain keys, for example weak ones, that is
	 * neither listed nor signs responses. A request may name it.
	 * @param keys a pair of RSA keys or of keys on the SM2 curve, in whichever scheme
	 * @param notBefore when its validity begins, in whole seconds
	 * @param notAfter when its validity ends, in whole seconds
	 * @return the new certificate
	 * @throws IllegalArgumentException if the keys are of another kind
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeCertificate newCertificate(KeyPair keys, Instant notBefore, Instant notAfter) {
		return this.identity.certificates().issue(keys, new Validity(notBefore, notAfter));
	}

	/**
	 * Sign every response with the platform certificate from now on, even if the request
	 * asks for the public key: the merchant has both, but has not changed over on the
	 * platform yet.
	 * @return this WeChat Pay
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeWechatPay ignorePreferredKey() {
		this.identity.ignorePreference();
		return this;
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
	 * Add a coupon that a request deactivated which never arrived here, in place of any
	 * coupon with these identifiers. The time is that of the clock now, and there is no
	 * reason. The request number is used up: with this coupon and without a reason it is
	 * answered as a replay, and else refused.
	 * @param stockId the batch the coupon belongs to
	 * @param couponCode the code of the coupon
	 * @param deactivateRequestNo the number of the request that deactivated it
	 * @return this WeChat Pay
	 */
	public FakeWechatPay addDeactivatedCoupon(String stockId, String couponCode, String deactivateRequestNo) {
		this.coupons.addDeactivated(stockId, couponCode, deactivateRequestNo, ChinaTime.of(this.clock.instant()));
		return this;
	}

	/**
	 * Give a coupon to a user. From now on, only a query with this openid and appid finds
	 * it. A coupon that was not given to a user is found with any.
	 * @param stockId the batch the coupon belongs to
	 * @param couponCode the code of the coupon
	 * @param openid the openid of the user
	 * @param appid the appid under which the coupon was given
	 * @return this WeChat Pay
	 * @throws IllegalArgumentException if there is no such coupon
	 */
	public FakeWechatPay giveCoupon(String stockId, String couponCode, String openid, String appid) {
		this.coupons.give(stockId, couponCode, openid, appid);
		return this;
	}

	/**
	 * Answer requests to unknown paths below {@code /v3/} with a JSON object of the
	 * {@code method}, the raw {@code path} and the {@code body} of the request, instead
	 * of {@code 404 Not Found}.
	 * @return this WeChat Pay
	 */
	public FakeWechatPay echoUnknownPaths() {
		this.identity.echo(true);
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
	 * Limit the rate of requests from now on, in place of any limit before. Every request
	 * that is signed correctly counts, wherever it goes. They must be evenly spread, but
	 * as many as a tenth of a second allows, and at least one, may come at once. A
	 * request over the rate is answered with {@code 429 FREQUENCY_LIMITED} and has no
	 * effect; scripted responses are not for it and stay for the next request. It is the
	 * time of the system that counts, not the clock.
	 * @param requestsPerSecond how many requests a second are allowed
	 * @return this WeChat Pay
	 * @throws IllegalArgumentException if the number is not positive
	 */
	public FakeWechatPay allowRequestsPerSecond(int requestsPerSecond) {
		this.rateLimit.allowRequestsPerSecond(requestsPerSecond);
		return this;
	}

	/**
	 * Limit the rate of requests no more, as it is in the beginning.
	 * @return this WeChat Pay
	 */
	public FakeWechatPay allowAnyRate() {
		this.rateLimit.allowAnyRate();
		return this;
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
	 * Return those of the {@link #requests()} that are {@code GET /v3/certificates}.
	 * @return the requests in order of arrival, as of now
	 */
	public List<ReceivedRequest> downloads() {
		return requests().stream().filter(CertificateList::isDownload).toList();
	}

	/**
	 * Return those of the {@link #requests()} that are {@code GET}
	 * {@code /v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}}.
	 * @return the requests in order of arrival, as of now
	 */
	public List<ReceivedRequest> queries() {
		return requests().stream().filter(CouponQueryRequest::isQuery).toList();
	}

	/**
	 * Say whether the {@link #requests()} that arrive from now on are kept, which they
	 * are unless told otherwise. Those that arrived before stay.
	 * @param recording {@code false} for more requests than memory should hold
	 * @return this WeChat Pay
	 */
	public FakeWechatPay recordRequests(boolean recording) {
		this.log.keepRequests(recording);
		return this;
	}

	/**
	 * Return how many responses had a status, since the start or since
	 * {@link #forgetRequests()}. They are counted even while requests are not
	 * {@linkplain #recordRequests(boolean) recorded}, and before they are sent. Responses
	 * that are dropped or reset are not counted, and neither are those to requests that
	 * did not arrive whole.
	 * @param status the HTTP status, from 200 to 599
	 * @return the number of responses
	 */
	public long responseCount(int status) {
		return this.log.responseCount(status);
	}

	/**
	 * Forget the requests that arrived so far and count responses from zero. The nonces
	 * stay used, and coupons and scripted responses stay as they are.
	 */
	public void forgetRequests() {
		this.log.forgetRequests();
	}

	/**
	 * Queue responses: each is given to one of the next requests, in order of arrival.
	 * @param responses the responses
	 */
	public void respondNext(FakeResponse... responses) {
		this.log.respondNext(List.of(responses));
	}

	/**
	 * Script the responses to the next requests that deactivate one coupon, one each.
	 * They come before those of {@link #respondNext(FakeResponse...)}.
	 * @param stockId the id of the stock
	 * @param couponCode the code of the coupon
	 * @param responses the responses, added to those scripted for the coupon already
	 */
	public void respondNext(String stockId, String couponCode, FakeResponse... responses) {
		this.log.respondNext(new CouponId(stockId, couponCode), List.of(responses));
	}

	/**
	 * Script the responses to the next downloads of certificates, one each. They come
	 * before those of {@link #respondNext(FakeResponse...)}.
	 * @param responses the responses, added to those scripted for downloads already
	 * @return this WeChat Pay
	 */
	public FakeWechatPay respondNextDownload(FakeResponse... responses) {
		this.log.respondNextDownload(List.of(responses));
		return this;
	}

	/**
	 * Script the responses to the next queries of coupons, one each. They come before
	 * those of {@link #respondNext(FakeResponse...)}.
	 * @param responses the responses, added to those scripted for queries already
	 * @return this WeChat Pay
	 */
	public FakeWechatPay respondNextQuery(FakeResponse... responses) {
		this.log.respondNextQuery(List.of(responses));
		return this;
	}

	/**
	 * Give the same response to every request, once the queued responses are used up,
	 * until {@link #respondNormally()}.
	 * @param response the response
	 */
	public void respondAlways(FakeResponse response) {
		this.log.respondAlways(Objects.requireNonNull(response, "'response' must not be null"));
	}

	/**
	 * Forget every scripted response.
	 */
	public void respondNormally() {
		this.log.respondNormally();
	}

	/**
	 * Restore the state in which this WeChat Pay was started, for the next test. Coupons,
	 * scripted responses, recorded requests, response counts, used nonces, the rate limit
	 * and every other change since the start are removed. The first merchant key and the
	 * first platform certificate are in use again, and no key is revoked.
	 * <p>
	 * Address, identity and clock stay as they are. Keys and certificates that were
	 * issued since the start stay known, so a client that still uses them is not refused.
	 * Wait for requests in flight before the reset: a request that is received later is
	 * recorded.
	 * @return this WeChat Pay
	 */
	public FakeWechatPay reset() {
		this.log.reset();
		this.rateLimit.allowAnyRate();
		this.identity.reset();
		this.identity.echo(this.echoing);
		this.gateway.reset();
		return this;
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

	/**
	 * Says how a WeChat Pay and its merchant sign and verify.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private Clock clock = Clock.systemUTC();

		private FakeTrust trust = FakeTrust.PUBLIC_KEY;

		private FakeScheme scheme = FakeScheme.RSA;

		private @Nullable OwnMerchant merchant;

		private boolean serialRequired;

		private boolean echoing;

		private Builder() {
		}

		/**
		 * Set the merchant, so that its own key can be rehearsed. By default, the
		 * merchant has a random id and a new key.
		 * @param merchantId the merchant id
		 * @param serialNumber the serial number of the merchant API certificate, 40 hex
		 * digits
		 * @param privateKey the file of the private key, such as
		 * {@code apiclient_key.pem}
		 * @return this builder
		 * @throws IllegalArgumentException if the serial number or the key cannot be used
		 */
		public Builder merchant(String merchantId, String serialNumber, Path privateKey) {
			this.merchant = OwnMerchant.read(Objects.requireNonNull(merchantId, "'merchantId' must not be null"),
					Objects.requireNonNull(serialNumber, "'serialNumber' must not be null"),
					Objects.requireNonNull(privateKey, "'privateKey' must not be null"));
			return this;
		}

		/**
		 * Refuse requests without {@code Wechatpay-Serial} if the merchant has the public
		 * key alone. WeChat Pay's documentation asks for the header. By default it may be
		 * missing, because some client libraries do not send it.
		 * @return this builder
		 */
		public Builder requireSerial() {
			this.serialRequired = true;
			return this;
		}

		/**
		 * Respond to unknown paths as after {@link FakeWechatPay#echoUnknownPaths()},
		 * also after a {@link FakeWechatPay#reset() reset}.
		 * @return this builder
		 */
		public Builder echoUnknownPaths() {
			this.echoing = true;
			return this;
		}

		/**
		 * Set the clock, so that it may disagree with its client about the time.
		 * @param clock the clock to check timestamps, to sign and to date certificates
		 * with; the system's unless told otherwise
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			this.clock = Objects.requireNonNull(clock, "'clock' must not be null");
			return this;
		}

		/**
		 * Set what the merchant verifies answers with.
		 * @param trust the public key, platform certificates or both; the public key
		 * unless told otherwise
		 * @return this builder
		 */
		public Builder trust(FakeTrust trust) {
			this.trust = Objects.requireNonNull(trust, "'trust' must not be null");
			return this;
		}

		/**
		 * Set how requests and responses are signed.
		 * @param scheme the scheme; RSA unless told otherwise
		 * @return this builder
		 */
		public Builder scheme(FakeScheme scheme) {
			this.scheme = Objects.requireNonNull(scheme, "'scheme' must not be null");
			return this;
		}

		/**
		 * Start a WeChat Pay.
		 * @return a running WeChat Pay, to be closed
		 * @throws IllegalArgumentException if the scheme is SM2 and the merchant has the
		 * public key, because there is no public-key mode for SM2
		 */
		public FakeWechatPay start() {
			if (this.merchant != null && this.scheme != FakeScheme.RSA) {
				throw new IllegalArgumentException("'merchant' must not be set with the scheme " + this.scheme);
			}
			Identity identity = Identity.create(this.trust, this.scheme, this.clock, this.merchant);
			if (this.serialRequired) {
				identity.requireSerial();
			}
			return new FakeWechatPay(identity, this.clock, this.echoing);
		}

	}

}
