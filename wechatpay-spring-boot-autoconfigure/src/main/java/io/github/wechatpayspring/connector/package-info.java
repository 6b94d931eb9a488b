/**
 * HTTP clients that send a request at most once and never deliver the response of another
 * request.
 * <p>
 * {@link io.github.wechatpayspring.connector.LazyClientHttpConnector} creates the HTTP
 * client with the first request and closes it with the merchant.
 */
@NullMarked
package io.github.wechatpayspring.connector;

import org.jspecify.annotations.NullMarked;
