package io.github.wechatpayspring.signature;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

import io.github.wechatpayspring.Failures;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.WechatPaySignatureException.Reason;
import io.github.wechatpayspring.key.PlatformKeys;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;

/**
 * Verifier of the signatures of WeChat Pay, over the raw bytes of a response or of a
 * notification. Both are signed in the same way. Thread-safe.
 * <p>
 * The four headers must each stand there once, the time must be within five minutes of
 * the clock, the named key must be one of the trusted ones, and the signature must be
 * that key's over time, nonce and body (APIv3 documentation, "签名验证"). Neither host,
 * status nor content type plays a part.
 *
 * @since 0.1.0
 */
public final class WechatPayVerifier {

	/**
	 * Name of the header that holds the signature in Base64.
	 */
	public static final String SIGNATURE_HEADER = "Wechatpay-Signature";

	/**
	 * Name of the header that holds the time of the signature in seconds since the epoch.
	 */
	public static final String TIMESTAMP_HEADER = "Wechatpay-Timestamp";

	/**
	 * Name of the header that holds the nonce.
	 */
	public static final String NONCE_HEADER = "Wechatpay-Nonce";

	/**
	 * Name of the header that names the key: in a response the key that signed it, in a
	 * request the key that is requested to sign the response.
	 */
	public static final String SERIAL_HEADER = "Wechatpay-Serial";

	private static final List<String> HEADERS = List.of(TIMESTAMP_HEADER, NONCE_HEADER, SERIAL_HEADER,
			SIGNATURE_HEADER);

	private static final String PROBE_PREFIX = "WECHATPAY/SIGNTEST/";

	private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");

	/**
	 * Seconds that the time of a signature may be from ours, and ours from WeChat Pay's.
	 */
	public static final long WINDOW_SECONDS = 300;

	private final CryptoProvider cryptoProvider;

	private final SignatureFactory signatures;

	private final PlatformKeys keys;

	private final Clock clock;

	private volatile @Nullable Duration clockOffset;

	/**
	 * Create a new verifier.
	 * @param scheme the scheme that WeChat Pay signs with
	 * @param keys the trusted keys
	 * @param clock the clock that the time of a signature is compared with
	 */
	public WechatPayVerifier(SignatureScheme scheme, PlatformKeys keys, Clock clock) {
		this(scheme, keys, clock, "auto");
	}

	/**
	 * Create a new verifier.
	 * @param scheme the scheme that WeChat Pay signs with
	 * @param keys the trusted keys
	 * @param clock the clock that the time of a signature is compared with
	 * @param cryptoProvider the JCA provider of RSA signatures, as for
	 * {@link WechatPaySigner#of}
	 * @throws WechatPayConfigurationException if there is no such provider, or it does
	 * not support RSA signatures
	 */
	public WechatPayVerifier(SignatureScheme scheme, PlatformKeys keys, Clock clock, String cryptoProvider) {
		this.cryptoProvider = CryptoProvider.of(cryptoProvider);
		this.signatures = new SignatureFactory(scheme, this.cryptoProvider);
		this.keys = keys;
		this.clock = clock;
	}

	/**
	 * Return the trusted keys.
	 * @return the keys
	 */
	public PlatformKeys platformKeys() {
		return this.keys;
	}

	/**
	 * Return the clock that the time of a signature is compared with.
	 * @return the clock
	 */
	public Clock clock() {
		return this.clock;
	}

	/**
	 * Verify a signature.
	 * @param headers the headers, their names in any case
	 * @param body the raw bytes of the body; empty for none
	 * @return emits the result and never fails
	 */
	public Mono<Result> verify(HttpHeaders headers, byte[] body) {
		List<String> single = new ArrayList<>(HEADERS.size());
		for (String name : HEADERS) {
			List<String> values = headers.getOrDefault(name, List.of());
			if (values.isEmpty() || values.get(0).isBlank()) {
				return rejected(Reason.MISSING, "the header " + name + " is missing");
			}
			if (values.size() > 1) {
				return rejected(Reason.MALFORMED, "the header " + name + " stands there twice");
			}
			single.add(values.get(0).strip());
		}
		return verify(single.get(0), single.get(1), single.get(2), single.get(3), body);
	}

	private Mono<Result> verify(String timestamp, String nonce, String serialNumber, String signature, byte[] body) {
		if (!SECONDS.matcher(timestamp).matches()) {
			return rejected(Reason.MALFORMED, "the header " + TIMESTAMP_HEADER + " is not a time");
		}
		// the signed bytes have no unambiguous boundary between nonce and body
		if (nonce.indexOf('\n') != -1) {
			return rejected(Reason.MALFORMED, "the header " + NONCE_HEADER + " has several lines");
		}
		long offset = Long.parseLong(timestamp) - this.clock.instant().getEpochSecond();
		byte[] message = MessageLayout.response(timestamp, nonce, body);
		return Mono.defer(() -> this.keys.find(serialNumber))
			.map((key) -> check(key, message, signature))
			.onErrorResume((failure) -> rejected(Reason.UNKNOWN_SERIAL,
					"it names the key '" + Failures.printable(serialNumber) + "', which could not be looked up: "
							+ failure.getClass().getSimpleName()))
			.switchIfEmpty(Mono.fromSupplier(() -> Result.rejected(Reason.UNKNOWN_SERIAL,
					"it names the key '" + Failures.printable(serialNumber) + "', which is not a trusted one")))
			.map((verification) -> judgeTime(verification, offset));
	}

	// the timestamp of a stale signature is used for the clock offset only
	private Result judgeTime(Result verification, long offset) {
		if (verification.isValid()) {
			this.clockOffset = Duration.ofSeconds(offset);
		}
		return (Math.abs(offset) <= WINDOW_SECONDS) ? verification : Result.rejected(Reason.STALE, "it was signed "
				+ Math.abs(offset) + " seconds from this system's time, " + WINDOW_SECONDS + " are allowed");
	}

	/**
	 * Return how far WeChat Pay's clock is ahead of the local clock, according to the
	 * last response with a valid signature, even if that was stale.
	 * @return the offset in seconds, negative if WeChat Pay's clock is behind, or
	 * {@code null} if there is no such response yet
	 */
	public @Nullable Duration clockOffset() {
		return this.clockOffset;
	}

	private Result check(PublicKey key, byte[] message, String signature) {
		byte[] decoded;
		try {
			decoded = Base64.getDecoder().decode(signature);
		}
		catch (IllegalArgumentException ex) {
			return wrong(signature, Reason.MALFORMED, "the signature is not Base64");
		}
		return isValid(key, message, decoded) ? Result.valid()
				: wrong(signature, Reason.WRONG, "the signature is not that of the bytes received");
	}

	private boolean isValid(PublicKey key, byte[] message, byte[] signature) {
		try {
			Signature verifier = this.signatures.toVerify(key);
			verifier.update(message);
			return verifier.verify(signature);
		}
		catch (GeneralSecurityException ex) {
			// a signature of the wrong length ends here
			return false;
		}
	}

	// a probe is only named as one after it has failed like any other signature
	private static Result wrong(String signature, Reason rejection, String description) {
		return signature.startsWith(PROBE_PREFIX)
				? Result.rejected(Reason.PROBE, "WeChat Pay probes whether signatures are checked")
				: Result.rejected(rejection, description);
	}

	private static Mono<Result> rejected(Reason rejection, String description) {
		return Mono.just(Result.rejected(rejection, description));
	}

	/**
	 * Return the JCA provider of RSA signatures.
	 * @return the provider in words, such as {@code auto} or {@code SunRsaSign}
	 */
	public String cryptoProvider() {
		return this.cryptoProvider.toString();
	}

	/**
	 * Result of the verification of a signature.
	 *
	 * @param reason the reason why verification failed, or {@code null} if the signature
	 * is valid
	 * @param description the reason in words, empty if the signature is valid; without
	 * the signature itself
	 */
	public record Result(@Nullable Reason reason, String description) {

		private static final Result VALID = new Result(null, "");

		static Result valid() {
			return VALID;
		}

		static Result rejected(Reason reason, String description) {
			return new Result(reason, description);
		}

		/**
		 * Return whether the signature is valid.
		 * @return whether it is
		 */
		public boolean isValid() {
			return this.reason == null;
		}

	}

}
