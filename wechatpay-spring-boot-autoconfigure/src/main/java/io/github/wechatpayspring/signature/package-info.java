/**
 * Signatures of requests and their verification in responses.
 */
@NullMarked
package io.github.wechatpayspring.signature;

import org.jspecify.annotations.NullMarked;
