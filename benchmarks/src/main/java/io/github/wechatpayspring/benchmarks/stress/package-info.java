/**
 * Stress test that compares the outcomes of calls with injected faults with the state of
 * the coupons.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.stress;

import org.jspecify.annotations.NullMarked;
