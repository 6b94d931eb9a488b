/**
 * Auto-configuration of a fake of WeChat Pay for tests of applications.
 */
@NullMarked
package io.github.wechatpayspring.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
