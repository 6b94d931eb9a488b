/**
 * Files of coupons. {@link io.github.wechatpayspring.samples.bulk.file.CouponFileReader}
 * reads CSV files and XLSX workbooks row by row. Rows with a problem are rejected one by
 * one. A file that cannot be read reliably is refused as a whole.
 */
@NullMarked
package io.github.wechatpayspring.samples.bulk.file;

import org.jspecify.annotations.NullMarked;
