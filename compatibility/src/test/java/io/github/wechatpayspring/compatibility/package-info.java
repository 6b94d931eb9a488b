/**
 * Compatibility tests of the fake: other clients must work with it as they do with WeChat
 * Pay.
 */
package io.github.wechatpayspring.compatibility;
