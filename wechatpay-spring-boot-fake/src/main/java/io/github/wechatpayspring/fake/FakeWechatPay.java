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
 * Strict fake of WeChat Pay on the loopback interface, for tests and first steps. WeChat
 * Pay has no sandbox. The fake has one merchant, whose identity and keys are generated at
 * the start, and the coupons that are added to it. Use {@link #builder()} for platform
 * certificates or SM2, and {@link FakeWechatPayExtension} in tests with JUnit Jupiter.
 * <pre>{@code
 * try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
 *     wechatPay.addCoupon("1234567891", "sxxe34343434");
 *     // start the application with wechatPay.properties(), deactivate the coupon, and then
 *     assertThat(wechatPay.coupon("1234567891", "sxxe34343434").orElseThrow().state())
 *         .isEqualTo(CouponState.DEACTIVATED);
 * }
 * }</pre>
 * <p>
 * The fake verifies the signature over the bytes that were received. It refuses a
 * timestamp that is more than five minutes off, a nonce that was used in the last ten
 * minutes, and a body that the documentation does not allow. The response to a refused
 * request is an error in the form of WeChat Pay, signed except for
 * {@code 401 SIGN_ERROR}. {@link ReceivedRequest#refusal()} returns the reason in
 * English.
 * <p>
 * {@code POST /v3/marketing/busifavor/coupons/deactivate} deactivates a coupon that is
 * {@link CouponState#SENDED SENDED}. If the same request number is received again with
 * the same data, the response has the same time and the request has no second effect. The
 * same request number with other data, and a coupon in any other state, are refused with
 * {@code 400 INVALID_REQUEST}. The documentation of WeChat Pay does not specify replays
 * and other states, so its actual responses may differ.
 * <p>
 * {@code GET /v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}}
 * queries a coupon. The response has {@code belong_merchant}, {@code stock_id},
 * {@code coupon_code} and {@code coupon_state}, and if they are known
 * {@code deactivate_request_no}, {@code deactivate_time} and {@code deactivate_reason}. A
 * coupon that was {@linkplain #giveCoupon given to a user} is found only with the
 * {@code openid} and {@code appid} of that user, any other coupon with every value. If
 * coupons of several batches have the code, the coupon that was added last is found. If
 * no coupon has it, the response is {@code 404 RESOURCE_NOT_EXISTS}. Another method, a
 * query string and a segment that is empty, too long or not percent-encoded UTF-8 are
 * refused.
 * <p>
 * {@code GET /v3/certificates} lists the platform certificates, encrypted with the
 * {@linkplain #apiV3Key() APIv3 key}. If the merchant has no {@linkplain Builder#trust
 * platform certificates}, the response is {@code 404 RESOURCE_NOT_EXISTS}. The query must
 * be empty or {@code algorithm_type} with the {@linkplain Builder#scheme scheme} of the
 * merchant. Any other path is {@code 404 Not Found}, unless {@link #echoUnknownPaths()}
 * was called.
 * <p>
 * Responses are signed with the platform certificate. If the merchant has only the public
 * key, or if {@code Wechatpay-Serial} of the request names the public key, they are
 * signed with the public key. {@code Wechatpay-Serial} must name the public key or a
 * platform certificate that was ever issued by this fake. The header may be missing or
 * empty, unless {@link Builder#requireSerial()} was called.
 * <p>
 * The following is not documented by WeChat Pay, so its actual responses may differ. A
 * key that is unknown, revoked or of the other scheme is refused with
 * {@code 401 SIGN_ERROR}. At the list of certificates, a wrong query is refused with
 * {@code 400 PARAM_ERROR} and a method other than {@code GET} with
 * {@code 400 INVALID_REQUEST}. A merchant with SM2 can deactivate coupons, and all its
 * responses are signed with SM2.
 * <p>
 * {@link #respondNext(FakeResponse...) respondNext} and {@link #respondAlways} script
 * other responses. A refused request takes a scripted response, too:
 * {@link FakeResponse#of} hides the refusal from the client,
 * {@link FakeResponse#ordinary} distorts its response. Only requests over the
 * {@linkplain #allowRequestsPerSecond rate limit} take none. Their response is always
 * {@code 429 FREQUENCY_LIMITED}, which is one of several codes that WeChat Pay has for
 * them.
 * <p>
 * A fake is safe for use by several threads, also while requests are in flight. It keeps
 * every request until {@link #forgetRequests()} or {@link #reset()} is called, unless
 * {@linkplain #recordRequests(boolean) recording} is off, and every nonce for ten minutes
 * of its clock.
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
	 * Start a fake with the system clock.
	 * @return the running fake, to be closed by the caller
	 */
	public static FakeWechatPay start() {
		return start(Clock.systemUTC());
	}

	/**
	 * Start a fake with the specified clock, which may differ from the clock of its
	 * client.
	 * @param clock the clock to check timestamps and to sign with
	 * @return the running fake, to be closed by the caller
	 */
	public static FakeWechatPay start(Clock clock) {
		return builder().clock(clock).start();
	}

	/**
	 * Create a builder of a fake whose merchant signs or verifies in another way.
	 * @return a new builder, by default for the same fake as {@link #start()}
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the address of the fake.
	 * @return a plain HTTP URL on 127.0.0.1, without a path
	 */
	public URI baseUrl() {
		return this.listener.baseUrl();
	}

	/**
	 * Return the configuration of the merchant: {@code wechatpay.merchant-id},
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
	 * Return the configuration of the merchant with another prefix, for example
	 * {@code wechatpay.merchants.north.} for a named merchant, or an empty prefix for
	 * {@code WechatPayMerchants.put} and connection details.
	 * @param prefix the prefix that replaces {@code wechatpay.}, may be empty
	 * @return the values by property name, in the order of {@link #properties()}
	 */
	public Map<String, String> properties(String prefix) {
		Map<String, String> properties = new LinkedHashMap<>();
		properties().forEach((name, value) -> properties.put(prefix + name.substring(PREFIX.length()), value));
		return Collections.unmodifiableMap(properties);
	}

	/**
	 * Return the key that encrypts the list of platform certificates.
	 * @return 32 letters and digits
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public String apiV3Key() {
		return this.identity.certificates().apiV3Key();
	}

	/**
	 * Return the newest key of the merchant.
	 * @return the newest key, even if it is revoked
	 */
	public FakeMerchantKey merchantKey() {
		return this.identity.merchantKeys().keys().newest();
	}

	/**
	 * Issue a new key with a certificate to the merchant. Its earlier keys stay valid.
	 * @return the new key
	 */
	public FakeMerchantKey rotateMerchantKey() {
		return this.identity.merchantKeys().rotate();
	}

	/**
	 * Revoke a key of the merchant. Requests that are signed with it are refused from now
	 * on.
	 * @param serialNumber the serial number of any key of the merchant
	 * @return this fake
	 * @throws IllegalArgumentException if the merchant has no such key
	 */
	public FakeWechatPay revokeMerchantKey(String serialNumber) {
		this.identity.merchantKeys().revoke(serialNumber);
		return this;
	}

	/**
	 * Return the platform certificate that currently signs responses.
	 * @return the unchanged certificate
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeCertificate platformCertificate() {
		return this.identity.certificates().certificates().signing();
	}

	/**
	 * Issue a new platform certificate, append it to the list and sign responses with it
	 * from now on. Its validity begins at least a second later than that of every
	 * certificate before.
	 * @return the new certificate
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeCertificate rotatePlatformCertificate() {
		return this.identity.certificates().rotate();
	}

	/**
	 * Remove a certificate from the list. The certificate that signs responses stays the
	 * same.
	 * @param serialNumber the serial number that the entry declares
	 * @return this fake
	 * @throws IllegalArgumentException if there is no such entry
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeWechatPay unlistPlatformCertificate(String serialNumber) {
		this.identity.certificates().unlist(serialNumber);
		return this;
	}

	/**
	 * Return the current list of platform certificates.
	 * @return the entries in their order, as of now
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public List<FakeCertificate> listedCertificates() {
		return this.identity.certificates().certificates().listed();
	}

	/**
	 * Replace the list of platform certificates, by correct or faulty entries. The
	 * certificate that signs responses stays the same.
	 * @param certificates the entries in their order, or none
	 * @return this fake
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeWechatPay listCertificates(FakeCertificate... certificates) {
		this.identity.certificates().list(List.of(certificates));
		return this;
	}

	/**
	 * Issue a platform certificate that is not listed and does not sign responses.
	 * Requests may name it.
	 * @param notBefore the start of its validity, in whole seconds
	 * @param notAfter the end of its validity, in whole seconds
	 * @return the new certificate
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeCertificate newCertificate(Instant notBefore, Instant notAfter) {
		return this.identity.certificates().issue(new Validity(notBefore, notAfter));
	}

	/**
	 * Issue a platform certificate of the specified keys, for example weak ones. It is
	 * not listed and does not sign responses. Requests may name it.
	 * @param keys a pair of RSA keys or of keys on the SM2 curve, in either scheme
	 * @param notBefore the start of its validity, in whole seconds
	 * @param notAfter the end of its validity, in whole seconds
	 * @return the new certificate
	 * @throws IllegalArgumentException if the keys are of another kind
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeCertificate newCertificate(KeyPair keys, Instant notBefore, Instant notAfter) {
		return this.identity.certificates().issue(keys, new Validity(notBefore, notAfter));
	}

	/**
	 * Sign every response with the platform certificate from now on, even if the request
	 * names the public key. This is the state of a merchant that has both, but has not
	 * switched to the public key on the merchant platform.
	 * @return this fake
	 * @throws IllegalStateException if the merchant has no platform certificates
	 */
	public FakeWechatPay ignorePreferredKey() {
		this.identity.ignorePreference();
		return this;
	}

	/**
	 * Add a coupon that can be deactivated. It replaces any coupon with these
	 * identifiers.
	 * @param stockId the batch of the coupon
	 * @param couponCode the code of the coupon
	 * @return this fake
	 */
	public FakeWechatPay addCoupon(String stockId, String couponCode) {
		return addCoupon(stockId, couponCode, CouponState.SENDED);
	}

	/**
	 * Add a coupon in the specified state. It replaces any coupon with these identifiers.
	 * @param stockId the batch of the coupon
	 * @param couponCode the code of the coupon
	 * @param state the state of the coupon
	 * @return this fake
	 */
	public FakeWechatPay addCoupon(String stockId, String couponCode, CouponState state) {
		this.coupons.add(stockId, couponCode, state);
		return this;
	}

	/**
	 * Add a coupon that was deactivated by a request that this fake has not received. It
	 * replaces any coupon with these identifiers. The deactivation time is the current
	 * time of the clock, and there is no reason. The request number counts as used: a
	 * request with this number, this coupon and no reason is a replay, any other request
	 * with this number is refused.
	 * @param stockId the batch of the coupon
	 * @param couponCode the code of the coupon
	 * @param deactivateRequestNo the number of the request that deactivated it
	 * @return this fake
	 */
	public FakeWechatPay addDeactivatedCoupon(String stockId, String couponCode, String deactivateRequestNo) {
		this.coupons.addDeactivated(stockId, couponCode, deactivateRequestNo, ChinaTime.of(this.clock.instant()));
		return this;
	}

	/**
	 * Give a coupon to a user. It is then found only by a query with this openid and
	 * appid. A coupon that was not given to a user is found with every value.
	 * @param stockId the batch of the coupon
	 * @param couponCode the code of the coupon
	 * @param openid the openid of the user
	 * @param appid the appid under which the coupon was given
	 * @return this fake
	 * @throws IllegalArgumentException if there is no such coupon
	 */
	public FakeWechatPay giveCoupon(String stockId, String couponCode, String openid, String appid) {
		this.coupons.give(stockId, couponCode, openid, appid);
		return this;
	}

	/**
	 * Respond to unknown paths below {@code /v3/} with a JSON object of the
	 * {@code method}, the raw {@code path} and the {@code body} of the request, instead
	 * of {@code 404 Not Found}.
	 * @return this fake
	 */
	public FakeWechatPay echoUnknownPaths() {
		this.identity.echo(true);
		return this;
	}

	/**
	 * Return the current state of a coupon.
	 * @param stockId the batch of the coupon
	 * @param couponCode the code of the coupon
	 * @return the coupon as of now, or empty if there is no such coupon
	 */
	public Optional<FakeCoupon> coupon(String stockId, String couponCode) {
		return this.coupons.find(stockId, couponCode);
	}

	/**
	 * Limit the rate of requests from now on, in place of any earlier limit. Every
	 * request with a correct signature counts, for any path. Requests must be evenly
	 * spread, but the requests of a tenth of a second, and at least one, may arrive at
	 * once. A request over the limit is refused with {@code 429 FREQUENCY_LIMITED} and
	 * has no effect. It does not take a scripted response, which stays for the next
	 * request. The rate is measured by the system time, not by the clock.
	 * @param requestsPerSecond the number of requests per second
	 * @return this fake
	 * @throws IllegalArgumentException if the number is not positive
	 */
	public FakeWechatPay allowRequestsPerSecond(int requestsPerSecond) {
		this.rateLimit.allowRequestsPerSecond(requestsPerSecond);
		return this;
	}

	/**
	 * Remove the rate limit. There is none by default.
	 * @return this fake
	 */
	public FakeWechatPay allowAnyRate() {
		this.rateLimit.allowAnyRate();
		return this;
	}

	/**
	 * Return the requests that were received, including those that were refused or got no
	 * response. A request that was not received completely is not included.
	 * @return the requests in order of arrival, as of now
	 */
	public List<ReceivedRequest> requests() {
		return this.log.requests();
	}

	/**
	 * Return the {@link #requests()} to the deactivation endpoint.
	 * @return the requests in order of arrival, as of now
	 */
	public List<ReceivedRequest> deactivations() {
		return requests().stream().filter(Gateway::isDeactivation).toList();
	}

	/**
	 * Return the {@link #requests()} that are {@code GET /v3/certificates}.
	 * @return the requests in order of arrival, as of now
	 */
	public List<ReceivedRequest> downloads() {
		return requests().stream().filter(CertificateList::isDownload).toList();
	}

	/**
	 * Return the {@link #requests()} that are {@code GET}
	 * {@code /v3/marketing/busifavor/users/{openid}/coupons/{coupon_code}/appids/{appid}}.
	 * @return the requests in order of arrival, as of now
	 */
	public List<ReceivedRequest> queries() {
		return requests().stream().filter(CouponQueryRequest::isQuery).toList();
	}

	/**
	 * Set whether {@link #requests()} that are received from now on are kept. They are
	 * kept by default. Requests that were received before stay.
	 * @param recording {@code false} for more requests than fit in memory
	 * @return this fake
	 */
	public FakeWechatPay recordRequests(boolean recording) {
		this.log.keepRequests(recording);
		return this;
	}

	/**
	 * Return the number of responses with a status, since the start or since
	 * {@link #forgetRequests()}. Responses are counted before they are sent, also while
	 * requests are not {@linkplain #recordRequests(boolean) recorded}. Responses that are
	 * dropped or reset are not counted, nor are those to requests that were not received
	 * completely.
	 * @param status the HTTP status, from 200 to 599
	 * @return the number of responses
	 */
	public long responseCount(int status) {
		return this.log.responseCount(status);
	}

	/**
	 * Forget the requests that were received and count responses from zero. Used nonces,
	 * coupons and scripted responses stay.
	 */
	public void forgetRequests() {
		this.log.forgetRequests();
	}

	/**
	 * Script the responses to the next requests, one for each request in order of
	 * arrival.
	 * @param responses the responses, added to those that are scripted already
	 */
	public void respondNext(FakeResponse... responses) {
		this.log.respondNext(List.of(responses));
	}

	/**
	 * Script the responses to the next requests that deactivate one coupon, one for each
	 * request. They take precedence over those of {@link #respondNext(FakeResponse...)}.
	 * @param stockId the batch of the coupon
	 * @param couponCode the code of the coupon
	 * @param responses the responses, added to those that are scripted for the coupon
	 * already
	 */
	public void respondNext(String stockId, String couponCode, FakeResponse... responses) {
		this.log.respondNext(new CouponId(stockId, couponCode), List.of(responses));
	}

	/**
	 * Script the responses to the next downloads of certificates, one for each download.
	 * They take precedence over those of {@link #respondNext(FakeResponse...)}.
	 * @param responses the responses, added to those that are scripted for downloads
	 * already
	 * @return this fake
	 */
	public FakeWechatPay respondNextDownload(FakeResponse... responses) {
		this.log.respondNextDownload(List.of(responses));
		return this;
	}

	/**
	 * Script the responses to the next queries of coupons, one for each query. They take
	 * precedence over those of {@link #respondNext(FakeResponse...)}.
	 * @param responses the responses, added to those that are scripted for queries
	 * already
	 * @return this fake
	 */
	public FakeWechatPay respondNextQuery(FakeResponse... responses) {
		this.log.respondNextQuery(List.of(responses));
		return this;
	}

	/**
	 * Script one response to all requests that are received after the queued responses
	 * are used up, until {@link #respondNormally()}.
	 * @param response the response
	 */
	public void respondAlways(FakeResponse response) {
		this.log.respondAlways(Objects.requireNonNull(response, "'response' must not be null"));
	}

	/**
	 * Remove all scripted responses.
	 */
	public void respondNormally() {
		this.log.respondNormally();
	}

	/**
	 * Restore the state in which this fake was started, for the next test. Coupons,
	 * scripted responses, recorded requests, response counts, used nonces and the rate
	 * limit are removed. Recording is on, unknown paths are echoed only if
	 * {@link Builder#echoUnknownPaths()} was called, and the public key is preferred. The
	 * first merchant key and the first platform certificate are in use again, and no key
	 * is revoked.
	 * <p>
	 * Address, identity and clock stay as they are. Keys and certificates that were
	 * issued since the start stay known, so a client that still uses them is not refused.
	 * Await requests in flight before the reset, because a request that is received later
	 * is recorded.
	 * @return this fake
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
	 * Stop listening and close all connections. Requests that were received stay
	 * available.
	 */
	@Override
	public void close() {
		this.listener.close();
	}

	/**
	 * Return a description with the base URL and without keys.
	 * @return the description
	 */
	@Override
	public String toString() {
		return "FakeWechatPay at " + baseUrl();
	}

	/**
	 * Builder of a {@link FakeWechatPay}, for its clock and for the way in which it and
	 * its merchant sign and verify.
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
		 * Set the identity and the key of the merchant, to test with the key file of an
		 * actual merchant. By default, the merchant has a random id and a new key.
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
		 * Refuse requests without {@code Wechatpay-Serial} if the merchant has only the
		 * public key. The documentation of WeChat Pay requires the header. By default it
		 * may be missing, because some client libraries do not send it.
		 * @return this builder
		 */
		public Builder requireSerial() {
			this.serialRequired = true;
			return this;
		}

		/**
		 * Echo requests to unknown paths, as {@link FakeWechatPay#echoUnknownPaths()}
		 * does, also after a {@linkplain FakeWechatPay#reset() reset}.
		 * @return this builder
		 */
		public Builder echoUnknownPaths() {
			this.echoing = true;
			return this;
		}

		/**
		 * Set the clock, which may differ from the clock of the client. The system clock
		 * is the default.
		 * @param clock the clock to check timestamps, to sign and to date certificates
		 * with
		 * @return this builder
		 */
		public Builder clock(Clock clock) {
			this.clock = Objects.requireNonNull(clock, "'clock' must not be null");
			return this;
		}

		/**
		 * Set the keys with which the merchant verifies responses. The public key is the
		 * default.
		 * @param trust the public key, platform certificates or both
		 * @return this builder
		 */
		public Builder trust(FakeTrust trust) {
			this.trust = Objects.requireNonNull(trust, "'trust' must not be null");
			return this;
		}

		/**
		 * Set the scheme that signs requests and responses. RSA is the default.
		 * @param scheme the signature scheme
		 * @return this builder
		 */
		public Builder scheme(FakeScheme scheme) {
			this.scheme = Objects.requireNonNull(scheme, "'scheme' must not be null");
			return this;
		}

		/**
		 * Start a fake.
		 * @return the running fake, to be closed by the caller
		 * @throws IllegalArgumentException if the scheme is SM2 and the merchant has the
		 * public key or a key of its own, because there is no public-key mode for SM2
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
