/**
 * Deactivates a coupon at start and serves deactivations over HTTP.
 */
@NullMarked
package io.github.wechatpayspring.samples.quickstart;

import org.jspecify.annotations.NullMarked;
