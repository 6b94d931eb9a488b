/**
 * Exceptions that all packages share.
 */
@NullMarked
package io.github.wechatpayspring;

import org.jspecify.annotations.NullMarked;
