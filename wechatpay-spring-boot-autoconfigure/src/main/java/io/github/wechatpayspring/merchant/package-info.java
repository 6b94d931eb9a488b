/**
 * Several merchants in one application.
 */
@NullMarked
package io.github.wechatpayspring.merchant;

import org.jspecify.annotations.NullMarked;
