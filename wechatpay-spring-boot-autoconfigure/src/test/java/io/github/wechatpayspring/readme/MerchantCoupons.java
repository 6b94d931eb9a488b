package io.github.wechatpayspring.readme;

import java.util.Map;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

@HttpExchange("/v3/marketing/busifavor")
interface MerchantCoupons {

	@PostExchange("/coupons/deactivate")
	JsonNode deactivate(@RequestBody Map<String, String> body);

	@GetExchange("/users/{openid}/coupons/{code}/appids/{appid}")
	Mono<JsonNode> query(@PathVariable String openid, @PathVariable String code, @PathVariable String appid);

}

@Configuration(proxyBeanMethods = false)
@ImportHttpServices(group = "wechatpay", types = MerchantCoupons.class,
		clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
class MerchantCouponsConfiguration {

}
