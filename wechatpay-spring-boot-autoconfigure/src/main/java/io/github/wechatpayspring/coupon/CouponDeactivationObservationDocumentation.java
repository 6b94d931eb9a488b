package io.github.wechatpayspring.coupon;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documentation of the observations of deactivations.
 */
enum CouponDeactivationObservationDocumentation implements ObservationDocumentation {

	/**
	 * Deactivation of one coupon with all its attempts. Each attempt is observed by
	 * Spring as a child, {@code http.client.requests}.
	 */
	DEACTIVATION {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultCouponDeactivationObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

	};

	/**
	 * Key names of metrics and traces, each with few different values.
	 */
	enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Name of the merchant in this application, {@code default} for the default
		 * merchant.
		 */
		MERCHANT {

			@Override
			public String asString() {
				return "merchant";
			}

		},

		/**
		 * Outcome: {@code deactivated}, {@code not_deactivated} or {@code unconfirmed},
		 * or {@code none} if the call has not ended.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		},

		/**
		 * WeChat Pay's error code of the last attempt, {@code other} for a code that is
		 * not well known, or {@code none} if there is none.
		 */
		CODE {

			@Override
			public String asString() {
				return "code";
			}

		},

		/**
		 * Number of attempts, or {@code many} for 10 and more.
		 */
		ATTEMPTS {

			@Override
			public String asString() {
				return "attempts";
			}

		}

	}

	/**
	 * Key names of traces only, whose values differ for each coupon.
	 */
	enum HighCardinalityKeyNames implements KeyName {

		/**
		 * Code of the coupon, masked except for its last four characters.
		 */
		COUPON_CODE {

			@Override
			public String asString() {
				return "wechatpay.coupon.code";
			}

		},

		/**
		 * Batch (批次) of the coupon.
		 */
		STOCK_ID {

			@Override
			public String asString() {
				return "wechatpay.stock.id";
			}

		},

		/**
		 * Number of the request.
		 */
		REQUEST_NO {

			@Override
			public String asString() {
				return "wechatpay.request.no";
			}

		},

		/**
		 * WeChat Pay's {@code Request-ID} of the response that decided the outcome, or
		 * {@code none} if there is none.
		 */
		REQUEST_ID {

			@Override
			public String asString() {
				return "wechatpay.request.id";
			}

		}

	}

}
