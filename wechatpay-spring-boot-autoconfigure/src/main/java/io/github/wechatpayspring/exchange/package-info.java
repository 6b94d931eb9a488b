/**
 * Exactly one signed and verified HTTP exchange.
 * <p>
 * {@link io.github.wechatpayspring.exchange.SignedExchange} provides the filters of a
 * {@link org.springframework.web.reactive.function.client.WebClient}. They sign the bytes
 * that are sent, verify the raw bytes that are received, and report to a listener.
 */
@NullMarked
package io.github.wechatpayspring.exchange;

import org.jspecify.annotations.NullMarked;
