package io.github.wechatpayspring.key;

import org.jspecify.annotations.Nullable;

/**
 * A configured value that cannot be used: says which property, what is wrong with it and
 * how to mend it. Never holds the value of a secret.
 *
 * @since 0.1.0
 */
public class WechatPayConfigurationException extends RuntimeException {

	private final String property;

	private final String problem;

	private final String mend;

	/**
	 * Create a new exception.
	 * @param property the name of the property, such as {@code wechatpay.private-key}
	 * @param problem what is wrong with its value, without a secret
	 * @param mend what to do about it
	 */
	public WechatPayConfigurationException(String property, String problem, String mend) {
		this(property, problem, mend, null);
	}

	/**
	 * Create a new exception with a cause.
	 * @param property the name of the property, such as {@code wechatpay.private-key}
	 * @param problem what is wrong with its value, without a secret
	 * @param mend what to do about it
	 * @param cause the cause, or {@code null}; its message must not hold a secret
	 */
	public WechatPayConfigurationException(String property, String problem, String mend, @Nullable Throwable cause) {
		super("'" + property + "' " + problem + ". " + mend, cause);
		this.property = property;
		this.problem = problem;
		this.mend = mend;
	}

	/**
	 * Return the name of the property.
	 * @return the name, such as {@code wechatpay.private-key}
	 */
	public String getProperty() {
		return this.property;
	}

	/**
	 * Return what is wrong with the property's value.
	 * @return the problem, as the end of a sentence that begins with the property
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return what to do about it.
	 * @return the mend, in whole sentences
	 */
	public String getAction() {
		return this.mend;
	}

}
