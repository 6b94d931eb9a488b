/**
 * Auto-configuration for Spring Boot.
 * <p>
 * {@link io.github.wechatpayspring.autoconfigure.WechatPayAutoConfiguration} creates the
 * merchants and their clients from {@code wechatpay.*} properties or from a
 * {@link io.github.wechatpayspring.autoconfigure.WechatPayConnectionDetails} bean.
 */
@NullMarked
package io.github.wechatpayspring.autoconfigure;

import org.jspecify.annotations.NullMarked;
