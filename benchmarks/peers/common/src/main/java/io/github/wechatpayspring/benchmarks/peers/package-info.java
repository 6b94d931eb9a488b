/**
 * Other clients with their default configuration, except for the address.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
