/**
 * Application that only starts. It does not depend on the starter, so that it also runs
 * without it.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
