/**
 * Auto-configuration of HTTP interfaces.
 */
@NullMarked
package io.github.wechatpayspring.autoconfigure.service;

import org.jspecify.annotations.NullMarked;
