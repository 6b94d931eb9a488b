package io.github.wechatpayspring.merchant;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayEndpoint;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Calls as the merchant that has the name at that moment.
 *
 * @param merchants the merchants
 * @param name the name
 */
record NamedWechatPayClient(WechatPayMerchants merchants, String name) implements WechatPayClient {

	@Override
	public WechatPayEndpoint chain(String path, Object... uriVariables) {
		return current().chain(path, uriVariables);
	}

	@Override
	public WechatPayEndpoint path(String... segments) {
		return current().path(segments);
	}

	@Override
	public WebClient webClient() {
		return current().webClient();
	}

	private WechatPayClient current() {
		return this.merchants.get(this.name).wechatPayClient();
	}

}
