package io.github.wechatpayspring.traffic;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

import io.github.wechatpayspring.Failures;
import io.github.wechatpayspring.WechatPayApiException;
import io.github.wechatpayspring.WechatPaySignatureException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Recent activity of a merchant, for health, metrics and the actuator endpoint.
 * Thread-safe.
 */
final class WechatPayActivity {

	private static final int MAX_CODES = 50;

	// any other text may echo a part of the request
	private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

	private final Map<Reason, LongAdder> rejections = new EnumMap<>(Reason.class);

	private final Map<String, WechatPayTraffic.LastError> lastErrors = new LinkedHashMap<>();

	private final Clock clock;

	private volatile @Nullable Instant lastVerifiedAt;

	WechatPayActivity(Clock clock) {
		this.clock = clock;
		for (Reason reason : Reason.values()) {
			this.rejections.put(reason, new LongAdder());
		}
	}

	void verified() {
		this.lastVerifiedAt = this.clock.instant();
	}

	void rejected(Reason reason) {
		rejectionsFor(reason).increment();
	}

	/**
	 * Add an error response.
	 * @param error the exception for the response
	 */
	void failed(WechatPayApiException error) {
		String code = error.getCode();
		code = (code != null && CODE.matcher(code).matches()) ? code : String.valueOf(error.getStatus());
		String requestId = (error.getRequestId() != null) ? Failures.printable(error.getRequestId()) : null;
		synchronized (this.lastErrors) {
			WechatPayTraffic.LastError before = this.lastErrors.remove(code);
			long count = (before != null) ? before.count() + 1 : 1;
			this.lastErrors.put(code,
					new WechatPayTraffic.LastError(error.getStatus(), this.clock.instant(), requestId, count));
			if (this.lastErrors.size() > MAX_CODES) {
				this.lastErrors.remove(this.lastErrors.keySet().iterator().next());
			}
		}
	}

	/**
	 * Return the time of the last verified response.
	 * @return the time, or {@code null} if there is none yet
	 */
	@Nullable Instant lastVerifiedAt() {
		return this.lastVerifiedAt;
	}

	/**
	 * Return the number of responses that failed verification.
	 * @param reason the reason
	 * @return the number since the merchant was created
	 */
	long rejections(Reason reason) {
		return rejectionsFor(reason).sum();
	}

	private LongAdder rejectionsFor(Reason reason) {
		return Objects.requireNonNull(this.rejections.get(reason));
	}

	/**
	 * Return the last error response of each of the last 50 error codes, the oldest
	 * first.
	 * @return the error responses by WeChat Pay's code, or by their status if they have
	 * no code
	 */
	Map<String, WechatPayTraffic.LastError> lastErrors() {
		synchronized (this.lastErrors) {
			return new LinkedHashMap<>(this.lastErrors);
		}
	}

}
