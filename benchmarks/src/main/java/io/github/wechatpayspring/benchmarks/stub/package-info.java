/**
 * A WeChat Pay that costs next to nothing: it says the same signed words again.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.stub;

import org.jspecify.annotations.NullMarked;
