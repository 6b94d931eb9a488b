package io.github.wechatpayspring.samples.snippets;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

@Configuration(proxyBeanMethods = false)
@ImportHttpServices(group = "wechatpay", types = MerchantCoupons.class,
		clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
class MerchantCouponsConfiguration {

}
