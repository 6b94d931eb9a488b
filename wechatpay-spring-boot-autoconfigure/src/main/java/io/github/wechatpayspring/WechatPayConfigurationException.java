package io.github.wechatpayspring;

import org.jspecify.annotations.Nullable;

/**
 * Exception for a setting that is missing or wrong, usually a property. The part of the
 * application that reads the setting adds the name of the property.
 *
 * @since 0.1.0
 */
public class WechatPayConfigurationException extends RuntimeException {

	private final @Nullable String property;

	private final String problem;

	private final String action;

	/**
	 * Create a new exception.
	 * @param property the name of the property, such as {@code wechatpay.private-key}
	 * @param problem the problem, without a secret
	 * @param action the action that solves it
	 */
	public WechatPayConfigurationException(String property, String problem, String action) {
		this("'" + property + "'", property, problem, action, null);
	}

	private WechatPayConfigurationException(String subject, @Nullable String property, String problem, String action,
			@Nullable Throwable cause) {
		super(subject + " " + problem + ". " + action, cause);
		this.property = property;
		this.problem = problem;
		this.action = action;
	}

	/**
	 * Create an exception for a value whose property is not known.
	 * @param problem the problem, without a secret
	 * @param action the action that solves it
	 * @return the exception
	 */
	public static WechatPayConfigurationException ofValue(String problem, String action) {
		return ofValue(problem, action, null);
	}

	/**
	 * Create an exception with a cause for a value whose property is not known.
	 * @param problem the problem, without a secret
	 * @param action the action that solves it
	 * @param cause the cause, or {@code null}; its message must not contain a secret
	 * @return the exception
	 */
	public static WechatPayConfigurationException ofValue(String problem, String action, @Nullable Throwable cause) {
		return new WechatPayConfigurationException("The value", null, problem, action, cause);
	}

	/**
	 * Return this exception with the name of the property.
	 * @param property the name of the property, such as {@code wechatpay.private-key}
	 * @return an exception with the same problem, action and cause
	 */
	public WechatPayConfigurationException withProperty(String property) {
		return new WechatPayConfigurationException("'" + property + "'", property, this.problem, this.action,
				getCause());
	}

	/**
	 * Return the name of the property.
	 * @return the name, such as {@code wechatpay.private-key}, or {@code null} if it is
	 * not known
	 */
	public @Nullable String getProperty() {
		return this.property;
	}

	/**
	 * Return the problem.
	 * @return the end of a sentence that begins with the property
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return the action that solves the problem.
	 * @return the action, in complete sentences
	 */
	public String getAction() {
		return this.action;
	}

}
