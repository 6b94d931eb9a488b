package io.github.wechatpayspring.benchmarks.peers;

import java.util.concurrent.atomic.AtomicLong;

import com.github.binarywang.wxpay.bean.marketing.BusiFavorCouponsDeactivateRequest;
import com.github.binarywang.wxpay.config.WxPayConfig;
import com.github.binarywang.wxpay.exception.WxPayException;
import com.github.binarywang.wxpay.service.MarketingBusiFavorService;
import com.github.binarywang.wxpay.service.WxPayService;
import com.github.binarywang.wxpay.service.impl.WxPayServiceImpl;
import io.github.wechatpayspring.benchmarks.load.LoadClient;
import io.github.wechatpayspring.benchmarks.load.LoadProgram;
import io.github.wechatpayspring.benchmarks.load.Target;
import org.apache.http.HttpRequestInterceptor;

/**
 * WxJava's weixin-java-pay, with the public key.
 */
public final class WeixinJavaPayLoad implements LoadClient {

	private final MarketingBusiFavorService service;

	private final AtomicLong number = new AtomicLong();

	private WeixinJavaPayLoad(Target target) throws WxPayException {
		WxPayConfig config = new WxPayConfig();
		// does not sign for other hosts
		config.setPayBaseUrl("https://" + Surroundings.HOST + ":" + target.port());
		config.setMchId(target.merchantId());
		config.setCertSerialNo(target.merchantSerialNumber());
		config.setPrivateKeyPath(target.privateKey().toString());
		config.setPublicKeyId(target.publicKeyId());
		config.setPublicKeyPath(target.publicKey().toString());
		config.setApiV3Key(target.apiV3Key());
		// sends the id without its prefix, which WeChat Pay does not know
		HttpRequestInterceptor publicKeyId = (request, context) -> request.setHeader("Wechatpay-Serial",
				target.publicKeyId());
		config.setApiV3HttpClientBuilderCustomizer((builder) -> builder.addInterceptorLast(publicKeyId));
		// before there are callers, who would each make a client
		config.initApiV3HttpClient();
		WxPayService payService = new WxPayServiceImpl();
		payService.setConfig(config);
		this.service = payService.getMarketingBusiFavorService();
	}

	/**
	 * Run.
	 * @param args none
	 * @throws Exception if a key cannot be read, or the thread is interrupted
	 */
	public static void main(String[] args) throws Exception {
		LoadProgram.run(new WeixinJavaPayLoad(Surroundings.prepare()));
	}

	@Override
	public void call() throws WxPayException {
		Deactivation deactivation = Deactivation.of(this.number.getAndIncrement());
		BusiFavorCouponsDeactivateRequest request = new BusiFavorCouponsDeactivateRequest();
		request.setCouponCode(deactivation.couponCode());
		request.setStockId(deactivation.stockId());
		request.setDeactivateRequestNo(deactivation.requestNo());
		if (this.service.deactiveBusiFavorCoupons(request).getWechatpayDeactivateTime() == null) {
			throw new IllegalStateException("An answer is empty");
		}
	}

	@Override
	public void close() {
		// its threads are daemons
	}

}
