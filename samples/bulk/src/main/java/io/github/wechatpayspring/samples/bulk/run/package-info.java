/**
 * Runs, each of which deactivates the coupons of one file.
 * {@link io.github.wechatpayspring.samples.bulk.run.DeactivationRuns} starts, pauses and
 * resumes them. A Spring Batch job executes a run and stores the outcome of each coupon.
 */
@NullMarked
package io.github.wechatpayspring.samples.bulk.run;

import org.jspecify.annotations.NullMarked;
