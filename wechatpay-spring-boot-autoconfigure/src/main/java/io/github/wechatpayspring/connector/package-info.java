/**
 * HTTP client connectors on which no response can be taken for that of another request.
 */
@NullMarked
package io.github.wechatpayspring.connector;

import org.jspecify.annotations.NullMarked;
