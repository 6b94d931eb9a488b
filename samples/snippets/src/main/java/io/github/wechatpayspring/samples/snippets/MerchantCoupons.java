package io.github.wechatpayspring.samples.snippets;

import java.util.Map;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

@HttpExchange("/v3/marketing/busifavor")
interface MerchantCoupons {

	@PostExchange("/coupons/deactivate")
	JsonNode deactivate(@RequestBody Map<String, String> body);

	@GetExchange("/users/{openid}/coupons/{code}/appids/{appid}")
	Mono<JsonNode> query(@PathVariable String openid, @PathVariable String code, @PathVariable String appid);

}
