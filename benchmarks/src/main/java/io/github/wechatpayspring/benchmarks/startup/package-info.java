/**
 * An application that does nothing but start. Knows nothing of the starter, so that it
 * can do without.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
