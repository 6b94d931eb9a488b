package io.github.wechatpayspring.test;

import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The coupons and what became of them. All under one lock, so that a deactivation takes
 * effect once however many requests ask for it at the same time.
 */
final class CouponBook {

	private final Map<CouponId, FakeCoupon> coupons = new HashMap<>();

	private final Map<String, Deactivation> effective = new HashMap<>();

	synchronized void add(String stockId, String couponCode, CouponState state) {
		CouponId id = new CouponId(stockId, couponCode);
		Objects.requireNonNull(state, "'state' must not be null");
		this.effective.values().removeIf((deactivation) -> id.equals(CouponId.of(deactivation)));
		this.coupons.put(id, new FakeCoupon(stockId, couponCode, state, null, null, null, 0));
	}

	synchronized Optional<FakeCoupon> find(String stockId, String couponCode) {
		return Optional.ofNullable(this.coupons.get(new CouponId(stockId, couponCode)));
	}

	/**
	 * Deactivate a coupon, or find out that this very request has done so before.
	 * @return when the coupon was deactivated
	 */
	synchronized OffsetDateTime deactivate(Deactivation request, OffsetDateTime now) throws ApiErrorException {
		CouponId id = CouponId.of(request);
		FakeCoupon coupon = this.coupons.get(id);
		if (coupon == null) {
			throw ApiErrorException.noSuchCoupon();
		}
		Deactivation earlier = this.effective.get(request.requestNo());
		if (earlier != null) {
			return replay(request, earlier, coupon.deactivateTime());
		}
		if (coupon.state() != CouponState.SENDED) {
			throw ApiErrorException.invalidRequest("The coupon cannot be deactivated: its state is " + coupon.state());
		}
		this.effective.put(request.requestNo(), request);
		this.coupons.put(id, new FakeCoupon(coupon.stockId(), coupon.couponCode(), CouponState.DEACTIVATED,
				request.requestNo(), request.reason(), now, coupon.deactivations() + 1));
		return now;
	}

	private static OffsetDateTime replay(Deactivation request, Deactivation earlier, @Nullable OffsetDateTime time)
			throws ApiErrorException {
		if (time == null || !request.equals(earlier)) {
			throw ApiErrorException.invalidRequest("The deactivate_request_no was used before with other data");
		}
		return time;
	}

}
