/**
 * Harness that runs each client in a separate process and reports its cost.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
