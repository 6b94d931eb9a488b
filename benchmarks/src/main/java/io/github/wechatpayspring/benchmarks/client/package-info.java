/**
 * The starter and the clients for comparison, each of which runs in a separate process.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.client;

import org.jspecify.annotations.NullMarked;
