/**
 * Auto-configuration of the Actuator endpoint.
 */
@NullMarked
package io.github.wechatpayspring.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
