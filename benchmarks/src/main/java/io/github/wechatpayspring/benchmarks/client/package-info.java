/**
 * The starter and what it is compared with, each to be run in a process of its own.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.client;

import org.jspecify.annotations.NullMarked;
