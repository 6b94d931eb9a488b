/**
 * JMH benchmarks of the parts of a deactivation.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
