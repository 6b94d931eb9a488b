package io.github.wechatpayspring.fake;

import org.jspecify.annotations.Nullable;

/**
 * What a deactivation request asks for.
 */
record Deactivation(String stockId, String couponCode, String requestNo, @Nullable String reason) {

}
