package io.github.wechatpayspring;

import org.jspecify.annotations.Nullable;

/**
 * Failure of an attempt. It arises on a thread of the HTTP client or on a timer, so it
 * has no stack trace of its own. It suppresses no exceptions either, because
 * {@code WebClient} would add one that contains the whole path, with coupon code and
 * openid.
 */
abstract class AttemptException extends WechatPayException {

	AttemptException(String message, @Nullable Throwable cause) {
		super(message, cause, false);
		Failures.shorten(cause);
	}

	@Override
	public final synchronized Throwable fillInStackTrace() {
		return this;
	}

}
