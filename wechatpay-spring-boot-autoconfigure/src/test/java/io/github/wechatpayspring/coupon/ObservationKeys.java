package io.github.wechatpayspring.coupon;

import java.util.Map;
import java.util.TreeMap;

import io.micrometer.common.docs.KeyName;

/**
 * Keys of the observation of deactivations with their cardinality.
 */
public final class ObservationKeys {

	private ObservationKeys() {
	}

	/**
	 * Return the keys.
	 * @return {@code low} or {@code high} by the name of the key
	 */
	public static Map<String, String> cardinalities() {
		Map<String, String> cardinalities = new TreeMap<>();
		put(cardinalities, "low", CouponDeactivationObservationDocumentation.LowCardinalityKeyNames.values());
		put(cardinalities, "high", CouponDeactivationObservationDocumentation.HighCardinalityKeyNames.values());
		return cardinalities;
	}

	private static void put(Map<String, String> cardinalities, String cardinality, KeyName... keys) {
		for (KeyName key : keys) {
			cardinalities.put(key.asString(), cardinality);
		}
	}

}
