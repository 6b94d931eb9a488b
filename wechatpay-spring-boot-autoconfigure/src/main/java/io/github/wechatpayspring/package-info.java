/**
 * Exceptions of all packages. {@link io.github.wechatpayspring.WechatPayException} is the
 * root of those that a call throws;
 * {@link io.github.wechatpayspring.WechatPayConfigurationException} reports a setting
 * that is missing or wrong.
 */
@NullMarked
package io.github.wechatpayspring;

import org.jspecify.annotations.NullMarked;
