/**
 * Auto-configuration of a fake of WeChat Pay for tests of applications.
 * {@link io.github.wechatpayspring.test.autoconfigure.AutoConfigureFakeWechatPay} adds it
 * to the application context of a test.
 */
@NullMarked
package io.github.wechatpayspring.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
