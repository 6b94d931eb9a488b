package io.github.wechatpayspring.samples.bulk.file;

import org.jspecify.annotations.Nullable;

/**
 * Exception thrown when a file is refused as a whole. The message contains the place in
 * the file and an advice. It does not contain coupon codes.
 */
public final class UnreadableFileException extends RuntimeException {

	UnreadableFileException(String message) {
		this(message, null);
	}

	UnreadableFileException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
