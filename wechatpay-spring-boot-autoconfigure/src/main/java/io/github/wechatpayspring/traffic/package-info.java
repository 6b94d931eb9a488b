/**
 * When, where and how often requests are sent: rate limiting, host selection, retries,
 * timeouts and shutdown.
 */
@NullMarked
package io.github.wechatpayspring.traffic;

import org.jspecify.annotations.NullMarked;
