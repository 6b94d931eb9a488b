/**
 * A WeChat Pay on loopback for tests and first steps.
 */
@NullMarked
package io.github.wechatpayspring.test;

import org.jspecify.annotations.NullMarked;
