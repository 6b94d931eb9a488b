package io.github.wechatpayspring.benchmarks.peers;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.wechat.pay.java.core.RSAPublicKeyConfig;
import com.wechat.pay.java.core.http.DefaultHttpClientBuilder;
import com.wechat.pay.java.service.merchantexclusivecoupon.MerchantExclusiveCouponService;
import com.wechat.pay.java.service.merchantexclusivecoupon.model.DeactivateCouponRequest;
import io.github.wechatpayspring.benchmarks.load.LoadClient;
import io.github.wechatpayspring.benchmarks.load.LoadProgram;
import io.github.wechatpayspring.benchmarks.load.Target;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * {@link LoadClient} of wechatpay-java with WeChat Pay's public key.
 */
public final class WechatpayJavaLoad implements LoadClient {

	private final MerchantExclusiveCouponService service;

	private final AtomicLong number = new AtomicLong();

	private WechatpayJavaLoad(Target target) {
		RSAPublicKeyConfig config = new RSAPublicKeyConfig.Builder().merchantId(target.merchantId())
			.merchantSerialNumber(target.merchantSerialNumber())
			.privateKeyFromPath(target.privateKey().toString())
			.publicKeyId(target.publicKeyId())
			.publicKeyFromPath(target.publicKey().toString())
			.apiV3Key(target.apiV3Key())
			.build();
		// same settings as the default client, whose builder is not accessible
		OkHttpClient client = new OkHttpClient.Builder().connectionPool(new ConnectionPool(5, 7, TimeUnit.SECONDS))
			.socketFactory(new RedirectedSocketFactory(target.port()))
			.build();
		this.service = new MerchantExclusiveCouponService.Builder()
			.httpClient(new DefaultHttpClientBuilder().config(config).okHttpClient(client).build())
			.build();
	}

	/**
	 * Run the benchmark.
	 * @param args none
	 * @throws Exception if a key cannot be read, or the thread is interrupted
	 */
	public static void main(String[] args) throws Exception {
		LoadProgram.run(new WechatpayJavaLoad(PeerEnvironment.prepare()));
	}

	@Override
	public void call() {
		Deactivation deactivation = Deactivation.of(this.number.getAndIncrement());
		DeactivateCouponRequest request = new DeactivateCouponRequest();
		request.setCouponCode(deactivation.couponCode());
		request.setStockId(deactivation.stockId());
		request.setDeactivateRequestNo(deactivation.requestNo());
		if (this.service.deactivateCoupon(request).getWechatpayDeactivateTime() == null) {
			throw new IllegalStateException("'wechatpay_deactivate_time' is missing in the response");
		}
	}

	@Override
	public void close() {
		// the client has daemon threads only
	}

}
