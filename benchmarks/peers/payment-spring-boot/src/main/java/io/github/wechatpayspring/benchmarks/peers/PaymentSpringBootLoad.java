package io.github.wechatpayspring.benchmarks.peers;

import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.HttpsURLConnection;

import cn.felord.payment.wechat.v3.WechatPayClient;
import cn.felord.payment.wechat.v3.model.busifavor.BusiFavorDeactivateParams;
import io.github.wechatpayspring.benchmarks.load.LoadClient;
import io.github.wechatpayspring.benchmarks.load.LoadProgram;
import io.github.wechatpayspring.benchmarks.load.Target;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@link LoadClient} of payment-spring-boot with platform certificates, which it
 * downloads at startup.
 */
public final class PaymentSpringBootLoad implements LoadClient {

	private final ConfigurableApplicationContext context;

	private final RedirectedBusiFavorApi api;

	private final AtomicLong number = new AtomicLong();

	private PaymentSpringBootLoad(ConfigurableApplicationContext context, int port) {
		this.context = context;
		this.api = new RedirectedBusiFavorApi(context.getBean(WechatPayClient.class), Tenant.ID, port);
	}

	/**
	 * Run the benchmark.
	 * @param args none
	 * @throws Exception if a key cannot be read, or the thread is interrupted
	 */
	public static void main(String[] args) throws Exception {
		Target target = PeerEnvironment.prepare();
		HttpsURLConnection.setDefaultSSLSocketFactory(new RedirectedSslSocketFactory(target.port()));
		LoadProgram.run(new PaymentSpringBootLoad(start(target), target.port()));
	}

	private static ConfigurableApplicationContext start(Target target) {
		return new SpringApplicationBuilder(PaymentSpringBootApplication.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.initializers((context) -> context.getBeanFactory().registerSingleton("target", target))
			.run();
	}

	@Override
	public void call() {
		Deactivation deactivation = Deactivation.of(this.number.getAndIncrement());
		BusiFavorDeactivateParams params = new BusiFavorDeactivateParams();
		params.setCouponCode(deactivation.couponCode());
		params.setStockId(deactivation.stockId());
		params.setDeactivateRequestNo(deactivation.requestNo());
		if (!this.api.deactivate(params).getBody().has("wechatpay_deactivate_time")) {
			throw new IllegalStateException("'wechatpay_deactivate_time' is missing in the response");
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
