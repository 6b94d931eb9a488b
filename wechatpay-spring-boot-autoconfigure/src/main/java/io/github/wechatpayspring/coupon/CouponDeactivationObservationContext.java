package io.github.wechatpayspring.coupon;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the deactivation of one coupon while it is observed. The result and
 * the number of attempts are there once it has ended.
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
	 * @return the name in this application, {@code default} for the merchant without a
	 * name
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
	 * Return what became of the coupon.
	 * @return the result, or {@code null} as long as there is none
	 */
	public @Nullable DeactivationResult result() {
		return this.result;
	}

	/**
	 * Return how many attempts were made.
	 * @return the number, 0 if nothing was tried or the call goes on
	 */
	public int attempts() {
		return this.attempts;
	}

	/**
	 * Set what became of the coupon.
	 * @param result the result
	 * @param attempts how many attempts were made
	 */
	public void end(DeactivationResult result, int attempts) {
		this.attempts = attempts;
		this.result = result;
	}

}
