/**
 * Auto-configuration of health.
 */
@NullMarked
package io.github.wechatpayspring.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
