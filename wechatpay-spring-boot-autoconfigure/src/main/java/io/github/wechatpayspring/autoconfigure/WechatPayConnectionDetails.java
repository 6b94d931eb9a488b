package io.github.wechatpayspring.autoconfigure;

import java.util.Map;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details of the default merchant and of WeChat Pay's hosts. Declare a bean of this type
 * if the keys are in a vault, or if a test runs a WeChat Pay on loopback. It replaces the
 * {@code wechatpay.*} properties for the identity, the keys and the hosts of the default
 * merchant.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WechatPayConnectionDetails extends ConnectionDetails {

	/**
	 * Return the properties by their names without the prefix {@code wechatpay.}, such as
	 * {@code merchant-id}. Called once, when the application starts. The identity and the
	 * keys are taken from these properties only. Other properties default to those under
	 * {@code wechatpay}. {@code enabled} and {@code merchants} are not supported, and
	 * named merchants do not inherit these properties. A property that is missing, wrong
	 * or unknown fails the start.
	 * @return the properties, including secrets, which are neither logged nor printed
	 */
	Map<String, String> properties();

}
