/**
 * Keys and certificates.
 * <p>
 * {@link io.github.wechatpayspring.key.MerchantKey} is the private key that a merchant
 * signs with, and {@link io.github.wechatpayspring.key.PlatformKeys} are the keys of
 * WeChat Pay that a merchant trusts: its public key (微信支付公钥), its platform certificates
 * (平台证书), or both. {@link io.github.wechatpayspring.key.KeyReader} reads them from PEM
 * text and files.
 */
@NullMarked
package io.github.wechatpayspring.key;

import org.jspecify.annotations.NullMarked;
