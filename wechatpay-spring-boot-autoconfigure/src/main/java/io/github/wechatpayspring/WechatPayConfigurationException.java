package io.github.wechatpayspring;

import org.jspecify.annotations.Nullable;

/**
 * Exception for a configured value that cannot be used. It contains the property, the
 * problem and the action that solves it, and never a secret.
 *
 * @since 0.1.0
 */
public class WechatPayConfigurationException extends RuntimeException {

	private final String property;

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
	 * @param cause the cause, or {@code null}; its message must not contain a secret
	 */
	public WechatPayConfigurationException(String property, String problem, String action, @Nullable Throwable cause) {
		super("'" + property + "' " + problem + ". " + action, cause);
		this.property = property;
		this.problem = problem;
		this.action = action;
	}

	/**
	 * Return the name of the property.
	 * @return the name, such as {@code wechatpay.private-key}
	 */
	public String getProperty() {
		return this.property;
	}

	/**
	 * Return the problem.
	 * @return the rest of a sentence that starts with the name of the property
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
