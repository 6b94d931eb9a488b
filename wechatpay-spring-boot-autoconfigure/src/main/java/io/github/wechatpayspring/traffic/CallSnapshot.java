package io.github.wechatpayspring.traffic;

import java.util.List;

/**
 * What is known of a call whose requests are sealed: no request that was not sent by then
 * will be sent later. Immutable.
 *
 * @param attempts the number of attempts
 * @param failures the failures of the attempts in their order
 * @param mayHaveTakenEffect whether a request may have been received by WeChat Pay and
 * was not refused, or whether an attempt was made whose requests are not known
 * @since 0.1.0
 */
public record CallSnapshot(int attempts, List<Throwable> failures, boolean mayHaveTakenEffect) {
}
