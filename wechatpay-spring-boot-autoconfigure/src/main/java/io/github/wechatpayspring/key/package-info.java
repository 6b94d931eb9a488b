/**
 * Keys and serial numbers: the merchant's own and WeChat Pay's.
 */
@NullMarked
package io.github.wechatpayspring.key;

import org.jspecify.annotations.NullMarked;
