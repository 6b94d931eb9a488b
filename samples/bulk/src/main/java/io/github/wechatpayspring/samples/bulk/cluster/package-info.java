/**
 * Execution of runs by several processes. A manager divides a run into partitions and
 * sends a message for each of them through RabbitMQ, and workers deactivate the coupons
 * of the partitions. All of them share the job repository in PostgreSQL.
 */
@NullMarked
package io.github.wechatpayspring.samples.bulk.cluster;

import org.jspecify.annotations.NullMarked;
