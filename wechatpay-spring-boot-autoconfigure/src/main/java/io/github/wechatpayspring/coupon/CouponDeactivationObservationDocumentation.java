package io.github.wechatpayspring.coupon;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * What is observed of deactivations.
 *
 * @since 0.1.0
 */
public enum CouponDeactivationObservationDocumentation implements ObservationDocumentation {

	/**
	 * The deactivation of one coupon, around all attempts. Each attempt is a child,
	 * observed by Spring as {@code http.client.requests}.
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
	 * Key values of metrics and traces: few different ones each.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Name of the merchant in this application, {@code default} for the one without a
		 * name.
		 */
		MERCHANT {

			@Override
			public String asString() {
				return "merchant";
			}

		},

		/**
		 * What is certain about the coupon: {@code deactivated}, {@code not_deactivated}
		 * or {@code unconfirmed}; {@code none} while the call goes on.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		},

		/**
		 * WeChat Pay's code of the error that the last attempt ended in, {@code other}
		 * for one that is not well known, {@code none} without one.
		 */
		CODE {

			@Override
			public String asString() {
				return "code";
			}

		},

		/**
		 * How many attempts were made; {@code many} from 10 on.
		 */
		ATTEMPTS {

			@Override
			public String asString() {
				return "attempts";
			}

		}

	}

	/**
	 * Key values of traces alone: different for each coupon.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * The coupon's code, masked but for its last four characters.
		 */
		COUPON_CODE {

			@Override
			public String asString() {
				return "wechatpay.coupon.code";
			}

		},

		/**
		 * The stock (批次) of the coupon.
		 */
		STOCK_ID {

			@Override
			public String asString() {
				return "wechatpay.stock.id";
			}

		},

		/**
		 * The number of the request.
		 */
		REQUEST_NO {

			@Override
			public String asString() {
				return "wechatpay.request.no";
			}

		},

		/**
		 * WeChat Pay's {@code Request-ID} of the answer that decided, {@code none}
		 * without one.
		 */
		REQUEST_ID {

			@Override
			public String asString() {
				return "wechatpay.request.id";
			}

		}

	}

}
