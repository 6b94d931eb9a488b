package io.github.wechatpayspring.benchmarks.stub;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wechatpayspring.benchmarks.client.Providers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Signed responses that report a deactivation. They are signed in advance, so that the
 * stub does not compete with its clients for the CPU, and each of them is sent again only
 * after all others, because clients may refuse a response that they received recently.
 */
final class ResponsePool {

	private static final String ALGORITHM = "SHA256withRSA";

	private static final String BODY = "{\"wechatpay_deactivate_time\":\"2026-01-01T12:00:00+08:00\"}";

	private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
			+ BODY.length() + "\r\nRequest-ID: 08F7B4A3\r\n";

	private final PrivateKey key;

	private final AtomicInteger position = new AtomicInteger();

	private volatile List<byte[]> heads = List.of();

	ResponsePool(PrivateKey key) {
		this.key = key;
	}

	/**
	 * Replace the responses by new ones, which clients accept for five minutes.
	 * @param count the number of responses
	 */
	void fill(int count) {
		try {
			Provider provider = Providers.configured();
			Signature signature = (provider != null) ? Signature.getInstance(ALGORITHM, provider)
					: Signature.getInstance(ALGORITHM);
			signature.initSign(this.key);
			List<byte[]> signed = new ArrayList<>(count);
			for (int i = 0; i < count; i++) {
				signed.add(sign(signature, Instant.now().getEpochSecond(), "n" + i));
			}
			this.heads = signed;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot sign responses", ex);
		}
	}

	private static byte[] sign(Signature signature, long timestamp, String nonce) throws GeneralSecurityException {
		signature.update((timestamp + "\n" + nonce + "\n" + BODY + "\n").getBytes(StandardCharsets.US_ASCII));
		String value = Base64.getEncoder().encodeToString(signature.sign());
		return (HEAD + "Wechatpay-Timestamp: " + timestamp + "\r\nWechatpay-Nonce: " + nonce
				+ "\r\nWechatpay-Signature: " + value + "\r\nWechatpay-Signature-Type: WECHATPAY2-SHA256-RSA2048\r\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Return the next response.
	 * @param serial the id of the key that the response names
	 * @return the bytes of the response
	 */
	ByteBuf next(String serial) {
		List<byte[]> current = this.heads;
		byte[] head = current.get(Math.floorMod(this.position.getAndIncrement(), current.size()));
		byte[] rest = ("Wechatpay-Serial: " + serial + "\r\n\r\n" + BODY).getBytes(StandardCharsets.US_ASCII);
		return Unpooled.wrappedBuffer(head, rest);
	}

}
