package io.github.wechatpayspring.benchmarks.peers;

import java.net.URI;

import cn.felord.payment.wechat.v3.WechatMarketingBusiFavorApi;
import cn.felord.payment.wechat.v3.WechatPayClient;

import org.springframework.http.RequestEntity;

/**
 * Coupon API at another port.
 */
final class RedirectedBusiFavorApi extends WechatMarketingBusiFavorApi {

	private final URI uri;

	RedirectedBusiFavorApi(WechatPayClient client, String tenantId, int port) {
		super(client, tenantId);
		this.uri = URI
			.create("https://" + PeerEnvironment.HOST + ":" + port + "/v3/marketing/busifavor/coupons/deactivate");
	}

	@Override
	protected RequestEntity<?> Post(URI uri, Object params) {
		return super.Post(this.uri, params);
	}

}
