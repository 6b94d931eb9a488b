/**
 * A WeChat Pay on loopback for tests and first steps.
 */
@NullMarked
package io.github.wechatpayspring.fake;

import org.jspecify.annotations.NullMarked;
