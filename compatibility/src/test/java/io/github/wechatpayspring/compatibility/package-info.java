/**
 * Tests that keep the fake honest: other clients of WeChat Pay must work with it as they
 * do with the real one.
 */
package io.github.wechatpayspring.compatibility;
