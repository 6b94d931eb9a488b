/**
 * Load generator for any client. It depends on the JDK only, so that each client can have
 * its own class path.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.load;

import org.jspecify.annotations.NullMarked;
