/**
 * Calls to any path of WeChat Pay's APIv3.
 * <p>
 * {@link io.github.wechatpayspring.client.WechatPayClient} calls by path, and its
 * {@link io.github.wechatpayspring.client.WechatPayClient#webClient() WebClient} signs
 * and verifies every request that Spring sends. A
 * {@link io.github.wechatpayspring.client.WechatPayWebClientCustomizer} bean customizes
 * it.
 */
@NullMarked
package io.github.wechatpayspring.client;

import org.jspecify.annotations.NullMarked;
