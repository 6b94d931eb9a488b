/**
 * Other clients, each as it comes, except for where it connects.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
