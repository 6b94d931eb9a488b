/**
 * Makes calls with any client and measures what they cost. Needs nothing but a JDK, so
 * that every client has a class path of its own.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.load;

import org.jspecify.annotations.NullMarked;
