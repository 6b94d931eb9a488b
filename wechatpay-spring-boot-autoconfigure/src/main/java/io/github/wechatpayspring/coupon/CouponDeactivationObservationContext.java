package io.github.wechatpayspring.coupon;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of one deactivation. The result and the number of attempts
 * are available when the deactivation has ended.
 *
 * @since 0.1.0
 */
public final class CouponDeactivationObservationContext extends Observation.Context {

	private final String merchant;

	private final CouponDeactivation request;

	private volatile @Nullable DeactivationResult result;

	private volatile int attempts;

	/**
	 * Create a new context.
	 * @param merchant the name of the merchant in this application
	 * @param request the request
	 */
	public CouponDeactivationObservationContext(String merchant, CouponDeactivation request) {
		this.merchant = merchant;
		this.request = request;
	}

	/**
	 * Return the name of the merchant.
	 * @return the name in this application, {@code default} for the default merchant
	 */
	public String merchant() {
		return this.merchant;
	}

	/**
	 * Return the request.
	 * @return the request
	 */
	public CouponDeactivation request() {
		return this.request;
	}

	/**
	 * Return the result of the deactivation.
	 * @return the result, or {@code null} if the deactivation has not ended
	 */
	public @Nullable DeactivationResult result() {
		return this.result;
	}

	/**
	 * Return the number of attempts.
	 * @return the number, or 0 if there was no attempt or the call has not ended
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * Set the result of the deactivation.
	 * @param result the result
	 * @param attempts the number of attempts
	 */
	public void end(DeactivationResult result, int attempts) {
		this.attempts = attempts;
		this.result = result;
	}

}
