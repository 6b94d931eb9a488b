/**
 * Stub of WeChat Pay that reuses signed responses, so that it uses little CPU time.
 */
@NullMarked
package io.github.wechatpayspring.benchmarks.stub;

import org.jspecify.annotations.NullMarked;
