/**
 * Failure analyzers for mistakes in the configuration.
 */
@NullMarked
package io.github.wechatpayspring.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;
