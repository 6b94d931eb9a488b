/**
 * Command line.
 */
@NullMarked
package io.github.wechatpayspring.samples.bulk.cli;

import org.jspecify.annotations.NullMarked;
