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
 * {@link LoadClient} of WxJava's weixin-java-pay with WeChat Pay's public key.
 */
public final class WeixinJavaPayLoad implements LoadClient {

	private final MarketingBusiFavorService service;

	private final AtomicLong number = new AtomicLong();

	private WeixinJavaPayLoad(Target target) throws WxPayException {
		WxPayConfig config = new WxPayConfig();
		// requests are signed for this host only
		config.setPayBaseUrl("https://" + PeerEnvironment.HOST + ":" + target.port());
		config.setMchId(target.merchantId());
		config.setCertSerialNo(target.merchantSerialNumber());
		config.setPrivateKeyPath(target.privateKey().toString());
		config.setPublicKeyId(target.publicKeyId());
		config.setPublicKeyPath(target.publicKey().toString());
		config.setApiV3Key(target.apiV3Key());
		// weixin-java-pay sends the id without its prefix, which WeChat Pay rejects
		HttpRequestInterceptor publicKeyId = (request, context) -> request.setHeader("Wechatpay-Serial",
				target.publicKeyId());
		config.setApiV3HttpClientBuilderCustomizer((builder) -> builder.addInterceptorLast(publicKeyId));
		// concurrent first calls would each create a client
		config.initApiV3HttpClient();
		WxPayService payService = new WxPayServiceImpl();
		payService.setConfig(config);
		this.service = payService.getMarketingBusiFavorService();
	}

	/**
	 * Run the benchmark.
	 * @param args none
	 * @throws Exception if a key cannot be read, or the thread is interrupted
	 */
	public static void main(String[] args) throws Exception {
		LoadProgram.run(new WeixinJavaPayLoad(PeerEnvironment.prepare()));
	}

	@Override
	public void call() throws WxPayException {
		Deactivation deactivation = Deactivation.of(this.number.getAndIncrement());
		BusiFavorCouponsDeactivateRequest request = new BusiFavorCouponsDeactivateRequest();
		request.setCouponCode(deactivation.couponCode());
		request.setStockId(deactivation.stockId());
		request.setDeactivateRequestNo(deactivation.requestNo());
		if (this.service.deactiveBusiFavorCoupons(request).getWechatpayDeactivateTime() == null) {
			throw new IllegalStateException("'wechatpay_deactivate_time' is missing in the response");
		}
	}

	@Override
	public void close() {
		// the client has daemon threads only
	}

}
