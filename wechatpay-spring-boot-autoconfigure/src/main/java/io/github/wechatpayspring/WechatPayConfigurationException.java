package io.github.wechatpayspring;

import org.jspecify.annotations.Nullable;

/**
 * Exception for a configured value that cannot be used. Names the property, the problem
 * and the action that solves it, and never contains a secret.
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
		this(property, problem, action, null);
	}

	/**
	 * Create a new exception with a cause.
	 * @param property the name of the property, such as {@code wechatpay.private-key}
	 * @param problem the problem, without a secret
	 * @param action the action that solves it
	 * @param cause the cause, or {@code null}; its message must not hold a secret
	 */
	public WechatPayConfigurationException(String property, String problem, String action, @Nullable Throwable cause) {
		this("'" + property + "'", property, problem, action, cause);
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
	 * @see #withProperty(String)
	 */
	public static WechatPayConfigurationException ofValue(String problem, String action) {
		return ofValue(problem, action, null);
	}

	/**
	 * Create an exception with a cause for a value whose property is not known.
	 * @param problem the problem, without a secret
	 * @param action the action that solves it
	 * @param cause the cause, or {@code null}; its message must not hold a secret
	 * @return the exception
	 * @see #withProperty(String)
	 */
	public static WechatPayConfigurationException ofValue(String problem, String action, @Nullable Throwable cause) {
		return new WechatPayConfigurationException("The value", null, problem, action, cause);
	}

	/**
	 * Return a copy of this exception that names a property.
	 * @param property the name of the property, such as {@code wechatpay.private-key}
	 * @return the copy, with the same cause
	 */
	public WechatPayConfigurationException withProperty(String property) {
		return new WechatPayConfigurationException(property, this.problem, this.action, getCause());
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
