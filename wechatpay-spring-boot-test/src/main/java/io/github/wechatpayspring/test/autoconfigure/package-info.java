/**
 * Tests of applications against a WeChat Pay on loopback.
 */
@NullMarked
package io.github.wechatpayspring.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
