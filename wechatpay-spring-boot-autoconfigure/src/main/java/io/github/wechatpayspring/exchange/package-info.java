/**
 * Exactly one HTTP exchange with WeChat Pay: the request is signed and the response is
 * verified.
 */
@NullMarked
package io.github.wechatpayspring.exchange;

import org.jspecify.annotations.NullMarked;
