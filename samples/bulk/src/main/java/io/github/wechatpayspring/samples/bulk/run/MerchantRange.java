package io.github.wechatpayspring.samples.bulk.run;

/**
 * Ids of the coupons of a merchant in a run.
 *
 * @param merchant the name of the merchant, or an empty string for the default merchant
 * @param first the lowest id
 * @param last the highest id
 */
record MerchantRange(String merchant, long first, long last) {
}
