/**
 * HTTP client connectors that never deliver a response to another request.
 */
@NullMarked
package io.github.wechatpayspring.connector;

import org.jspecify.annotations.NullMarked;
