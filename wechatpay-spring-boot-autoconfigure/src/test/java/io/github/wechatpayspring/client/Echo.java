package io.github.wechatpayspring.client;

import io.github.wechatpayspring.fake.FakeWechatPay;
import org.jspecify.annotations.Nullable;

/**
 * Response of a {@link FakeWechatPay} to a request with an unknown path.
 *
 * @param method the method of the request
 * @param path the path of the request
 */
record Echo(@Nullable String method, String path) {
}
