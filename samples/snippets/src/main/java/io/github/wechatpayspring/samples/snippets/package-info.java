/**
 * Classes that the documentation shows.
 */
@NullMarked
package io.github.wechatpayspring.samples.snippets;

import org.jspecify.annotations.NullMarked;
