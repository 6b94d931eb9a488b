/**
 * Calls under designed faults whose outcomes are compared with what happened.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.stress;

import org.jspecify.annotations.NullMarked;
