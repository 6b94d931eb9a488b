package io.github.wechatpayspring.samples.bulk.run;

import java.nio.ByteBuffer;
import java.util.Base64;

import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.samples.bulk.file.FileRow;

/**
 * Key that identifies a coupon and has a fixed length: the request number that the
 * library derives from stock and code.
 */
final class CouponKey {

	private CouponKey() {
	}

	/**
	 * Return the key of a coupon among those of its merchant.
	 */
	static String of(FileRow.Coupon coupon) {
		return CouponDeactivation.of(coupon.request().stockId(), coupon.request().couponCode()).requestNo();
	}

	/**
	 * Return the first 64 bits of the digest.
	 */
	static long hash(String key) {
		return ByteBuffer.wrap(Base64.getUrlDecoder().decode(key)).getLong();
	}

}
