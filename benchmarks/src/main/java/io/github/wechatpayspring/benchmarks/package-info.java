/**
 * Programs for load and soak tests, which are run manually.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks;

import org.jspecify.annotations.NullMarked;
