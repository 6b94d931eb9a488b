package io.github.wechatpayspring.fake;

import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Coupons and their states under one lock. A deactivation takes effect only once, however
 * many requests for it arrive at the same time.
 */
final class CouponBook {

	private final Map<CouponId, FakeCoupon> coupons = new HashMap<>();

	private final Map<String, CouponId> latest = new HashMap<>();

	private final Map<CouponId, Owner> owners = new HashMap<>();

	private final Map<String, CouponId> deactivated = new HashMap<>();

	synchronized void add(String stockId, String couponCode, CouponState state) {
		Objects.requireNonNull(state, "'state' must not be null");
		put(new FakeCoupon(stockId, couponCode, state, null, null, null, 0));
	}

	synchronized void addDeactivated(String stockId, String couponCode, String requestNo, OffsetDateTime time) {
		Objects.requireNonNull(requestNo, "'deactivateRequestNo' must not be null");
		put(new FakeCoupon(stockId, couponCode, CouponState.DEACTIVATED, requestNo, null, time, 0));
		this.deactivated.put(requestNo, new CouponId(stockId, couponCode));
	}

	synchronized void clear() {
		this.coupons.clear();
		this.latest.clear();
		this.owners.clear();
		this.deactivated.clear();
	}

	synchronized void give(String stockId, String couponCode, String openid, String appid) {
		CouponId id = new CouponId(stockId, couponCode);
		if (!this.coupons.containsKey(id)) {
			throw new IllegalArgumentException("No coupon '" + couponCode + "' in stock '" + stockId + "'");
		}
		this.owners.put(id, new Owner(openid, appid));
	}

	private void put(FakeCoupon coupon) {
		CouponId id = new CouponId(coupon.stockId(), coupon.couponCode());
		FakeCoupon earlier = this.coupons.put(id, coupon);
		this.owners.remove(id);
		this.latest.put(id.couponCode(), id);
		if (earlier != null && earlier.deactivateRequestNo() != null) {
			this.deactivated.remove(earlier.deactivateRequestNo(), id);
		}
	}

	synchronized Optional<FakeCoupon> find(String stockId, String couponCode) {
		return Optional.ofNullable(this.coupons.get(new CouponId(stockId, couponCode)));
	}

	/**
	 * Find the coupon with a code that was added last. If it was given to a user, it is
	 * only found for that user.
	 */
	synchronized FakeCoupon query(CouponQueryRequest query) throws ApiErrorException {
		CouponId id = this.latest.get(query.couponCode());
		FakeCoupon coupon = this.coupons.get(id);
		Owner owner = this.owners.get(id);
		if (coupon == null || (owner != null && !owner.equals(new Owner(query.openid(), query.appid())))) {
			throw ApiErrorException.noSuchCoupon();
		}
		return coupon;
	}

	/**
	 * Deactivate a coupon, or detect a replay of the request that deactivated it.
	 * @return the time at which the coupon was deactivated
	 */
	synchronized OffsetDateTime deactivate(Deactivation request, OffsetDateTime now) throws ApiErrorException {
		CouponId id = CouponId.of(request);
		FakeCoupon coupon = this.coupons.get(id);
		if (coupon == null) {
			throw ApiErrorException.noSuchCoupon();
		}
		OffsetDateTime earlier = coupon.deactivateTime();
		if (earlier != null && isReplay(request, coupon)) {
			return earlier;
		}
		if (this.deactivated.containsKey(request.requestNo())) {
			throw ApiErrorException.invalidRequest("The deactivate_request_no was used before with other data");
		}
		if (coupon.state() != CouponState.SENDED) {
			throw ApiErrorException.invalidRequest("The coupon cannot be deactivated: its state is " + coupon.state());
		}
		this.deactivated.put(request.requestNo(), id);
		this.coupons.put(id, new FakeCoupon(coupon.stockId(), coupon.couponCode(), CouponState.DEACTIVATED,
				request.requestNo(), request.reason(), now, coupon.deactivations() + 1));
		return now;
	}

	/**
	 * User that a coupon was given to, with the app.
	 */
	private record Owner(String openid, String appid) {
	}

	private static boolean isReplay(Deactivation request, FakeCoupon coupon) {
		return request.requestNo().equals(coupon.deactivateRequestNo())
				&& Objects.equals(request.reason(), coupon.deactivateReason());
	}

}
