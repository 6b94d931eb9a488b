package io.github.wechatpayspring.benchmarks.micro;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

import org.springframework.http.HttpHeaders;

/**
 * Key of a merchant and of WeChat Pay, with a request and a response.
 */
final class Merchant {

	static final String PUBLIC_KEY_ID = "PUB_KEY_ID_0115422396520251203012345678901234";

	static final String SERIAL_NUMBER = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";

	final KeyPair keys;

	final byte[] request = ("{\"coupon_code\":\"sxxe34343434\",\"stock_id\":\"1234567891\","
			+ "\"deactivate_request_no\":\"Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGx\"}")
		.getBytes(StandardCharsets.UTF_8);

	final byte[] response = "{\"wechatpay_deactivate_time\":\"2026-11-24T20:12:34+08:00\"}"
		.getBytes(StandardCharsets.UTF_8);

	Merchant() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(2048);
			this.keys = generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("RSA is not available", ex);
		}
	}

	String privateKeyPem() {
		return "-----BEGIN PRIVATE KEY-----\n"
				+ Base64.getMimeEncoder().encodeToString(this.keys.getPrivate().getEncoded())
				+ "\n-----END PRIVATE KEY-----\n";
	}

	HttpHeaders responseHeaders(Instant time) {
		String timestamp = Long.toString(time.getEpochSecond());
		String nonce = "c5ac7061fccab6bf3e254dcf98995b8c";
		HttpHeaders headers = new HttpHeaders();
		headers.set("Wechatpay-Timestamp", timestamp);
		headers.set("Wechatpay-Nonce", nonce);
		headers.set("Wechatpay-Serial", PUBLIC_KEY_ID);
		headers.set("Wechatpay-Signature", sign(timestamp + "\n" + nonce + "\n"));
		return headers;
	}

	private String sign(String head) {
		try {
			Signature signature = Signature.getInstance("SHA256withRSA");
			signature.initSign(this.keys.getPrivate());
			signature.update(head.getBytes(StandardCharsets.US_ASCII));
			signature.update(this.response);
			signature.update((byte) '\n');
			return Base64.getEncoder().encodeToString(signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot sign", ex);
		}
	}

}
