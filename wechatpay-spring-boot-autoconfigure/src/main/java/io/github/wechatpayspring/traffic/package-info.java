/**
 * When, where and how often requests are sent.
 * <p>
 * {@link io.github.wechatpayspring.traffic.WechatPayTraffic} is shared by all clients of
 * a merchant: rate limit, hosts, retries, time limits and shutdown.
 * {@link io.github.wechatpayspring.traffic.CallContext} is the state of one call.
 */
@NullMarked
package io.github.wechatpayspring.traffic;

import org.jspecify.annotations.NullMarked;
