package io.github.wechatpayspring.fake;

import org.jspecify.annotations.Nullable;

/**
 * Content of a deactivation request.
 */
record Deactivation(String stockId, String couponCode, String requestNo, @Nullable String reason) {

}
