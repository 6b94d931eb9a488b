package io.github.wechatpayspring.benchmarks.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

import io.github.wechatpayspring.benchmarks.load.LoadClient;
import io.github.wechatpayspring.benchmarks.load.LoadProgram;
import io.github.wechatpayspring.benchmarks.load.Target;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * {@link LoadClient} that only signs, sends and verifies with plain Reactor Netty, as the
 * baseline.
 */
public final class BaselineLoad implements LoadClient {

	private final Target target;

	private final Exchange exchange;

	private final Crypto crypto;

	private final SecureRandom random = new SecureRandom();

	private final AtomicLong number = new AtomicLong();

	private BaselineLoad(Target target) throws GeneralSecurityException, IOException {
		this.target = target;
		this.exchange = new Exchange(target);
		this.crypto = new Crypto(target, Providers.configured());
	}

	/**
	 * Run the benchmark.
	 * @param args none
	 * @throws Exception if a key cannot be read, or the thread is interrupted
	 */
	public static void main(String[] args) throws Exception {
		LoadProgram.run(new BaselineLoad(Target.fromSystemProperties()));
	}

	@Override
	public void call() {
		byte[] body = Deactivations.body(this.number.getAndIncrement());
		String authorization = authorization(body);
		this.exchange.post(body, (headers) -> headers.set(HttpHeaderNames.AUTHORIZATION, authorization), this::verify);
	}

	private String authorization(byte[] body) {
		byte[] bytes = new byte[16];
		this.random.nextBytes(bytes);
		String nonce = HexFormat.of().formatHex(bytes);
		String timestamp = Long.toString(System.currentTimeMillis() / 1000);
		String signature = this.crypto.sign("POST\n" + Deactivations.PATH + "\n" + timestamp + "\n" + nonce + "\n",
				body);
		return "WECHATPAY2-SHA256-RSA2048 mchid=\"" + this.target.merchantId() + "\",nonce_str=\"" + nonce
				+ "\",timestamp=\"" + timestamp + "\",serial_no=\"" + this.target.merchantSerialNumber()
				+ "\",signature=\"" + signature + "\"";
	}

	private void verify(HttpHeaders headers, byte[] body) {
		if (!this.crypto.verify(headers.get("Wechatpay-Timestamp") + "\n" + headers.get("Wechatpay-Nonce") + "\n", body,
				headers.get("Wechatpay-Signature"))) {
			throw new IllegalStateException("The response is unverified");
		}
		if (!new String(body, StandardCharsets.UTF_8).contains("wechatpay_deactivate_time")) {
			throw new IllegalStateException("'wechatpay_deactivate_time' is missing in the response");
		}
	}

	@Override
	public void close() {
		this.exchange.close();
	}

}
