/**
 * What is signed, how it is signed, and how a signature is checked.
 */
@NullMarked
package io.github.wechatpayspring.signature;

import org.jspecify.annotations.NullMarked;
