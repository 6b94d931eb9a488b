package io.github.wechatpayspring.signature;

import java.nio.charset.StandardCharsets;

/**
 * Lays out the bytes that are signed: fields, each ended by one line feed, the last one
 * being the raw body (APIv3 documentation, "签名生成" and "签名验证").
 */
final class MessageLayout {

	private MessageLayout() {
	}

	static byte[] request(String method, String target, String timestamp, String nonce, byte[] body) {
		return layOut(method + '\n' + target + '\n' + timestamp + '\n' + nonce + '\n', body);
	}

	static byte[] response(String timestamp, String nonce, byte[] body) {
		return layOut(timestamp + '\n' + nonce + '\n', body);
	}

	private static byte[] layOut(String head, byte[] body) {
		byte[] headBytes = head.getBytes(StandardCharsets.UTF_8);
		byte[] message = new byte[headBytes.length + body.length + 1];
		System.arraycopy(headBytes, 0, message, 0, headBytes.length);
		System.arraycopy(body, 0, message, headBytes.length, body.length);
		message[message.length - 1] = '\n';
		return message;
	}

}
