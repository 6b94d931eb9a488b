package io.github.wechatpayspring.client;

import java.util.List;

import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.ReceivedRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Assertion that a {@link FakeWechatPay} has received a single request and accepted it.
 */
final class AcceptedRequest {

	private AcceptedRequest() {
	}

	static ReceivedRequest of(FakeWechatPay wechatPay) {
		List<ReceivedRequest> requests = wechatPay.requests();
		assertThat(requests).singleElement().extracting(ReceivedRequest::refusal).isNull();
		return requests.get(0);
	}

}
