/**
 * Runs every client in a process of its own, in turn, and writes down what each cost.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
