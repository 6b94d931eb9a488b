/**
 * Calls to any WeChat Pay APIv3 path, signed and verified.
 */
@NullMarked
package io.github.wechatpayspring.client;

import org.jspecify.annotations.NullMarked;
