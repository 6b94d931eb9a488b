package io.github.wechatpayspring.benchmarks.stub;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

import io.github.wechatpayspring.fake.FakeWechatPay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Responses of the stub. The responses to deactivations come from a pool, after a
 * {@code FakeWechatPay} has accepted the first ones. All other requests are forwarded.
 */
final class StubResponses {

	private static final String SERIAL_HEADER = "Wechatpay-Serial";

	private static final Set<String> HOP_BY_HOP = Set.of("connection", "content-length", "expect", "host", "upgrade",
			"transfer-encoding", "keep-alive");

	private final FakeWechatPay wechatPay;

	private final ResponsePool pool;

	private final String defaultSerial;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final JsonMapper jsonMapper = new JsonMapper();

	private final AtomicInteger toForward = new AtomicInteger();

	private final AtomicLong count = new AtomicLong();

	private volatile int delay;

	/**
	 * Create new responses.
	 * @param wechatPay the fake that accepts requests
	 * @param pool the signed responses
	 * @param defaultSerial the key that a response names if its request names none
	 */
	StubResponses(FakeWechatPay wechatPay, ResponsePool pool, String defaultSerial) {
		this.wechatPay = wechatPay;
		this.pool = pool;
		this.defaultSerial = defaultSerial;
	}

	void forwardNext(int requests) {
		this.toForward.set(requests);
	}

	void delay(int milliseconds) {
		this.delay = milliseconds;
	}

	int delay() {
		return this.delay;
	}

	long count() {
		return this.count.get();
	}

	/**
	 * Respond to a request.
	 * @return the response, completed unless the request is forwarded
	 */
	CompletableFuture<ByteBuf> respond(FullHttpRequest request) {
		this.count.incrementAndGet();
		boolean signed = request.headers().contains(HttpHeaderNames.AUTHORIZATION);
		if (!request.method().equals(HttpMethod.POST)
				|| (signed && this.toForward.get() > 0 && this.toForward.getAndDecrement() > 0)) {
			return forward(request);
		}
		return CompletableFuture.completedFuture(this.pool.next(serial(request)));
	}

	private CompletableFuture<ByteBuf> forward(FullHttpRequest request) {
		byte[] body = ByteBufUtil.getBytes(request.content());
		HttpRequest.Builder forwarded = HttpRequest.newBuilder(this.wechatPay.baseUrl().resolve(request.uri()))
			.method(request.method().name(), HttpRequest.BodyPublishers.ofByteArray(body));
		request.headers().forEach((header) -> {
			if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
				forwarded.header(header.getKey(), header.getValue());
			}
		});
		boolean deactivation = request.method().equals(HttpMethod.POST);
		if (deactivation) {
			addCoupon(body);
		}
		String serial = serial(request);
		return this.client.sendAsync(forwarded.build(), HttpResponse.BodyHandlers.ofByteArray())
			.thenApply((response) -> (deactivation && response.statusCode() == 200) ? this.pool.next(serial)
					: write(response));
	}

	private void addCoupon(byte[] body) {
		JsonNode deactivation = this.jsonMapper.readTree(body);
		this.wechatPay.addCoupon(deactivation.path("stock_id").asString(""),
				deactivation.path("coupon_code").asString(""));
	}

	private String serial(FullHttpRequest request) {
		String serial = request.headers().get(SERIAL_HEADER);
		return (serial != null) ? serial : this.defaultSerial;
	}

	private static ByteBuf write(HttpResponse<byte[]> response) {
		StringBuilder head = new StringBuilder("HTTP/1.1 " + response.statusCode() + " Response\r\n");
		response.headers().map().forEach((name, values) -> {
			if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
				String capitalized = capitalize(name);
				values.forEach((value) -> head.append(capitalized).append(": ").append(value).append("\r\n"));
			}
		});
		head.append("Content-Length: ").append(response.body().length).append("\r\n\r\n");
		return Unpooled.copiedBuffer(head.toString().getBytes(StandardCharsets.ISO_8859_1), response.body());
	}

	/**
	 * Capitalize a header name, which the HTTP client of the JDK returns in lower case.
	 * Some of the clients compare header names case-sensitively.
	 */
	private static String capitalize(String name) {
		return Pattern.compile("\\b[a-z]").matcher(name).replaceAll((first) -> first.group().toUpperCase(Locale.ROOT));
	}

}
