package io.github.wechatpayspring.compatibility;

import java.nio.charset.StandardCharsets;

import com.github.binarywang.wxpay.bean.marketing.BusiFavorCouponsDeactivateRequest;
import com.github.binarywang.wxpay.config.WxPayConfig;
import com.github.binarywang.wxpay.exception.WxPayException;
import com.github.binarywang.wxpay.service.MarketingBusiFavorService;
import com.github.binarywang.wxpay.service.WxPayService;
import com.github.binarywang.wxpay.service.impl.WxPayServiceImpl;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.apache.http.HttpRequestInterceptor;

/**
 * {@link OtherClient} for weixin-java-pay of WxJava, configured according to its
 * documentation except for the host.
 */
final class WeixinJavaPay implements OtherClient {

	private final MarketingBusiFavorService service;

	WeixinJavaPay(FakeWechatPay wechatPay, FakeTrust trust) throws WxPayException {
		WxPayConfig config = new WxPayConfig();
		// requests are signed for this host only, which the build resolves to loopback
		config.setPayBaseUrl("http://api.mch.weixin.qq.com:" + wechatPay.baseUrl().getPort());
		config.setMchId(wechatPay.properties("").get("merchant-id"));
		config.setCertSerialNo(wechatPay.merchantKey().serialNumber());
		config.setPrivateKeyContent(wechatPay.merchantKey().privateKeyPem().getBytes(StandardCharsets.US_ASCII));
		if (trust == FakeTrust.PUBLIC_KEY) {
			String publicKeyId = wechatPay.properties("").get("public-key-id");
			config.setPublicKeyId(publicKeyId);
			// weixin-java-pay sends the id without its prefix
			HttpRequestInterceptor wholeId = (request, context) -> request.setHeader("Wechatpay-Serial", publicKeyId);
			config.setApiV3HttpClientBuilderCustomizer((builder) -> builder.addInterceptorLast(wholeId));
			config.setPublicKeyContent(wechatPay.properties("").get("public-key").getBytes(StandardCharsets.US_ASCII));
			config.setApiV3Key("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb");
		}
		else {
			config.setApiV3Key(wechatPay.apiV3Key());
		}
		config.initApiV3HttpClient();
		WxPayService payService = new WxPayServiceImpl();
		payService.setConfig(config);
		this.service = payService.getMarketingBusiFavorService();
	}

	@Override
	public String deactivate(String stockId, String couponCode, String requestNo) throws Refusal {
		BusiFavorCouponsDeactivateRequest request = new BusiFavorCouponsDeactivateRequest();
		request.setStockId(stockId);
		request.setCouponCode(couponCode);
		request.setDeactivateRequestNo(requestNo);
		try {
			return this.service.deactiveBusiFavorCoupons(request).getWechatpayDeactivateTime();
		}
		catch (WxPayException ex) {
			throw new Refusal(0, ex.getErrCode(), ex);
		}
	}

}
