/**
 * Application with a merchant for each region.
 */
@NullMarked
package io.github.wechatpayspring.samples.snippets.regions;

import org.jspecify.annotations.NullMarked;
