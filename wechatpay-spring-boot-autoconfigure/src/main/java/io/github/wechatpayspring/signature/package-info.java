/**
 * Signing of requests and verification of responses.
 * <p>
 * {@link io.github.wechatpayspring.signature.WechatPaySigner} signs; declare a bean of
 * this type if the key is in an HSM or a KMS.
 * {@link io.github.wechatpayspring.signature.WechatPayVerifier} verifies responses and
 * notifications. {@link io.github.wechatpayspring.signature.SignatureScheme} tells RSA
 * from SM2 (国密).
 */
@NullMarked
package io.github.wechatpayspring.signature;

import org.jspecify.annotations.NullMarked;
