/**
 * Fake of WeChat Pay on the loopback interface, for tests and first steps.
 * <p>
 * {@link io.github.wechatpayspring.fake.FakeWechatPay} checks each request as WeChat Pay
 * does and responds with signed responses or with scripted faults.
 * {@link io.github.wechatpayspring.fake.FakeWechatPayExtension} starts, resets and stops
 * it in tests with JUnit Jupiter.
 */
@NullMarked
package io.github.wechatpayspring.fake;

import org.jspecify.annotations.NullMarked;
