/**
 * Application of the guide for beginners.
 */
@NullMarked
package io.github.wechatpayspring.samples.snippets.refunds;

import org.jspecify.annotations.NullMarked;
