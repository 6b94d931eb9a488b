package io.github.wechatpayspring.test;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What surrounds or replaces parts of a response on the wire.
 */
record WireFault(String preceding, @Nullable String statusLine, String following, Duration followingDelay) {

	static final WireFault NONE = new WireFault("", null, "", Duration.ZERO);

}
