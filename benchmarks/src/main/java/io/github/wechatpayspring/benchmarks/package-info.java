/**
 * Programs that measure, started by hand.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks;

import org.jspecify.annotations.NullMarked;
