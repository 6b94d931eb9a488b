/**
 * Application that deactivates the coupons of a file.
 */
@NullMarked
package io.github.wechatpayspring.samples.bulk;

import org.jspecify.annotations.NullMarked;
