package io.github.wechatpayspring.compatibility;

import com.wechat.pay.java.core.Config;
import com.wechat.pay.java.core.RSAAutoCertificateConfig;
import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.exception.ServiceException;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.service.merchantexclusivecoupon.MerchantExclusiveCouponService;
import com.wechat.pay.java.service.merchantexclusivecoupon.model.DeactivateCouponRequest;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * {@link OtherClient} for wechatpay-java, the SDK of WeChat Pay, configured according to
 * its documentation except for the host.
 */
final class WechatpayJava implements OtherClient {

	private final MerchantExclusiveCouponService service;

	WechatpayJava(FakeWechatPay wechatPay, FakeTrust trust) {
		HttpUrl baseUrl = HttpUrl.get(wechatPay.baseUrl());
		OkHttpClient client = new OkHttpClient.Builder().addInterceptor((chain) -> chain.proceed(chain.request()
			.newBuilder()
			.url(chain.request()
				.url()
				.newBuilder()
				.scheme(baseUrl.scheme())
				.host(baseUrl.host())
				.port(baseUrl.port())
				.build())
			.build())).build();
		Config config = (trust == FakeTrust.PUBLIC_KEY) ? publicKey(wechatPay) : certificates(wechatPay, client);
		this.service = new MerchantExclusiveCouponService.Builder()
			.httpClient(new DefaultHttpClientBuilder().config(config).okHttpClient(client).build())
			.build();
	}

	private static Config publicKey(FakeWechatPay wechatPay) {
		return new RSAPublicKeyConfig.Builder().merchantId(wechatPay.properties("").get("merchant-id"))
			.merchantSerialNumber(wechatPay.merchantKey().serialNumber())
			.privateKey(wechatPay.merchantKey().privateKeyPem())
			.publicKeyId(wechatPay.properties("").get("public-key-id"))
			.publicKey(wechatPay.properties("").get("public-key"))
			.apiV3Key("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb")
			.build();
	}

	private static Config certificates(FakeWechatPay wechatPay, OkHttpClient client) {
		return new RSAAutoCertificateConfig.Builder().merchantId(wechatPay.properties("").get("merchant-id"))
			.merchantSerialNumber(wechatPay.merchantKey().serialNumber())
			.privateKey(wechatPay.merchantKey().privateKeyPem())
			.apiV3Key(wechatPay.apiV3Key())
			.httpClientBuilder(new DefaultHttpClientBuilder().okHttpClient(client))
			.build();
	}

	@Override
	public String deactivate(String stockId, String couponCode, String requestNo) throws Refusal {
		DeactivateCouponRequest request = new DeactivateCouponRequest();
		request.setStockId(stockId);
		request.setCouponCode(couponCode);
		request.setDeactivateRequestNo(requestNo);
		try {
			return this.service.deactivateCoupon(request).getWechatpayDeactivateTime();
		}
		catch (ServiceException ex) {
			throw new Refusal(ex.getHttpStatusCode(), ex.getErrorCode(), ex);
		}
	}

}
