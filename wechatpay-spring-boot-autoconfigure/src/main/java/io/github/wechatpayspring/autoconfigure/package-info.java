/**
 * Auto-configuration of the clients.
 */
@NullMarked
package io.github.wechatpayspring.autoconfigure;

import org.jspecify.annotations.NullMarked;
