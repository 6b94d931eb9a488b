package io.github.wechatpayspring.autoconfigure;

import java.util.Map;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Says who the merchant without a name is, what its keys are and where WeChat Pay is. A
 * bean of it, made by an application whose keys are in a vault, or by a test whose WeChat
 * Pay is on loopback, stands in place of what {@code wechatpay.*} says of that, and no
 * such property is needed.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WechatPayConnectionDetails extends ConnectionDetails {

	/**
	 * Return what {@code wechatpay.*} would hold, by property name without that prefix,
	 * such as {@code merchant-id}. Asked once, when the application starts. Identity and
	 * keys are these alone; whatever else is not here is taken from {@code wechatpay.*}.
	 * {@code enabled} and {@code merchants} cannot be here, and further merchants take
	 * nothing from here. A property that is missing, wrong or unknown fails the start as
	 * one of {@code wechatpay.*} does, and is called as if it stood there.
	 * @return the properties, secrets as they are; they are neither logged nor printed
	 */
	Map<String, String> properties();

}
