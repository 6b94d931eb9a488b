/**
 * Fake of WeChat Pay on the loopback interface, for tests and first steps.
 */
@NullMarked
package io.github.wechatpayspring.fake;

import org.jspecify.annotations.NullMarked;
