/**
 * Sample application that deactivates a coupon at startup and serves deactivations over
 * HTTP.
 */
@NullMarked
package io.github.wechatpayspring.samples.quickstart;

import org.jspecify.annotations.NullMarked;
