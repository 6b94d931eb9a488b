package io.github.wechatpayspring.samples.bulk.run;

import java.util.Locale;

/**
 * State of a {@link Run}.
 */
public enum RunState {

	/**
	 * The rows of the file are imported. No request is sent.
	 */
	IMPORTING,

	/**
	 * The first coupons are deactivated as a trial.
	 */
	TRIAL,

	/**
	 * All other coupons are deactivated.
	 */
	RUNNING,

	/**
	 * Coupons without a certain outcome are sent again.
	 */
	RECONCILING,

	/**
	 * The run was paused, by a person or because of its outcomes. It can be resumed.
	 */
	PAUSED,

	/**
	 * Each coupon has a certain outcome.
	 */
	COMPLETED,

	/**
	 * A failure has ended the run. It can be resumed unless its file was refused.
	 */
	FAILED;

	/**
	 * Return the name for people.
	 * @return the name in lower case
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Return whether the steps of the run are executed.
	 * @return whether the run is active
	 */
	public boolean isActive() {
		return this == IMPORTING || this == TRIAL || this == RUNNING || this == RECONCILING;
	}

}
