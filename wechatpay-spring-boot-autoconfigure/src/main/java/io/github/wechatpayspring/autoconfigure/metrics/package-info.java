/**
 * Auto-configuration of metrics.
 */
@NullMarked
package io.github.wechatpayspring.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
