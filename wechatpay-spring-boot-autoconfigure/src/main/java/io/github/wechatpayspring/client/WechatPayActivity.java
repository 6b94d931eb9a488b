package io.github.wechatpayspring.client;

import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.github.wechatpayspring.signature.SignatureRejection;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a merchant's requests since it began: kept for health, metrics and
 * whoever looks for the last error. Thread-safe.
 *
 * @since 0.1.0
 */
public final class WechatPayActivity {

	private static final int MAX_CODES = 50;

	private final Map<SignatureRejection, LongAdder> rejections = new EnumMap<>(SignatureRejection.class);

	private final Map<String, LastError> lastErrors = new LinkedHashMap<>();

	private volatile @Nullable Instant lastVerifiedAt;

	WechatPayActivity() {
		for (SignatureRejection why : SignatureRejection.values()) {
			this.rejections.put(why, new LongAdder());
		}
	}

	void verified(Instant at) {
		this.lastVerifiedAt = at;
	}

	void rejected(SignatureRejection why) {
		rejectionsFor(why).increment();
	}

	void failed(WechatPayApiException error, Instant at) {
		String code = error.getCode();
		code = (code != null && ErrorResponses.isCode(code)) ? code : String.valueOf(error.getStatus());
		String requestId = (error.getRequestId() != null) ? Printable.of(error.getRequestId()) : null;
		synchronized (this.lastErrors) {
			LastError before = this.lastErrors.remove(code);
			long count = (before != null) ? before.count() + 1 : 1;
			this.lastErrors.put(code, new LastError(error.getStatus(), at, requestId, count));
			if (this.lastErrors.size() > MAX_CODES) {
				this.lastErrors.remove(this.lastErrors.keySet().iterator().next());
			}
		}
	}

	/**
	 * Return when WeChat Pay last gave an answer that was proven to be its own.
	 * @return the time, or {@code null} if there was none yet
	 */
	public @Nullable Instant lastVerifiedAt() {
		return this.lastVerifiedAt;
	}

	/**
	 * Return how many answers proved nothing.
	 * @param why why
	 * @return the number, since the merchant began
	 */
	public long rejections(SignatureRejection why) {
		return rejectionsFor(why).sum();
	}

	private LongAdder rejectionsFor(SignatureRejection why) {
		return Objects.requireNonNull(this.rejections.get(why));
	}

	/**
	 * Return the last error of each code, the oldest first: the 50 latest ones.
	 * @return the errors by WeChat Pay's code, or by their status if they had none that
	 * looks like one
	 */
	public Map<String, LastError> lastErrors() {
		synchronized (this.lastErrors) {
			return new LinkedHashMap<>(this.lastErrors);
		}
	}

	/**
	 * The last error of a code.
	 *
	 * @param status its status
	 * @param at when it came
	 * @param requestId WeChat Pay's {@code Request-ID} of it, or {@code null} if it had
	 * none
	 * @param count how many of that code came
	 */
	public record LastError(int status, Instant at, @Nullable String requestId, long count) {
	}

}
