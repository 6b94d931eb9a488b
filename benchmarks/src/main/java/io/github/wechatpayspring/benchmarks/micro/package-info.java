/**
 * JMH benchmarks of what a deactivation consists of.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
