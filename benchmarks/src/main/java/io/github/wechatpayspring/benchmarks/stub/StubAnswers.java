package io.github.wechatpayspring.benchmarks.stub;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answers: genuine ones of a {@code FakeWechatPay}, each given again for a minute to
 * whoever wants it signed with the same key.
 */
final class StubAnswers {

	private static final String SERIAL_HEADER = "Wechatpay-Serial";

	private static final Duration LIFETIME = Duration.ofMinutes(1);

	private static final Set<String> HOP_BY_HOP = Set.of("connection", "content-length", "expect", "host", "upgrade",
			"transfer-encoding", "keep-alive");

	private final FakeWechatPay wechatPay;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final JsonMapper jsonMapper = new JsonMapper();

	private final Map<String, Prepared> prepared = new ConcurrentHashMap<>();

	private final AtomicInteger unproven = new AtomicInteger();

	private final AtomicLong count = new AtomicLong();

	private volatile int delay;

	StubAnswers(FakeWechatPay wechatPay) {
		this.wechatPay = wechatPay;
	}

	void prove(int requests) {
		this.unproven.set(requests);
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
	 * Return the answer to a request that need not be looked at.
	 * @return the answer, or {@code null} if the request has to be forwarded
	 */
	@Nullable ByteBuf prepared(FullHttpRequest request) {
		this.count.incrementAndGet();
		boolean signed = request.headers().contains(HttpHeaderNames.AUTHORIZATION);
		if (!request.method().equals(HttpMethod.POST)
				|| (signed && this.unproven.get() > 0 && this.unproven.getAndDecrement() > 0)) {
			return null;
		}
		Prepared candidate = this.prepared.get(serialNumber(request));
		// who does not sign does not verify
		return (candidate != null && (!signed || candidate.isFresh())) ? candidate.answer().duplicate() : null;
	}

	CompletableFuture<ByteBuf> forward(FullHttpRequest request) {
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
		String serialNumber = serialNumber(request);
		return this.client.sendAsync(forwarded.build(), HttpResponse.BodyHandlers.ofByteArray())
			.thenApply((response) -> {
				ByteBuf answer = Unpooled.unreleasableBuffer(write(response));
				if (deactivation && response.statusCode() == 200) {
					this.prepared.put(serialNumber, new Prepared(answer, Instant.now()));
				}
				return answer.duplicate();
			});
	}

	private void addCoupon(byte[] body) {
		JsonNode deactivation = this.jsonMapper.readTree(body);
		this.wechatPay.addCoupon(deactivation.path("stock_id").asString(""),
				deactivation.path("coupon_code").asString(""));
	}

	private static String serialNumber(FullHttpRequest request) {
		String serialNumber = request.headers().get(SERIAL_HEADER);
		return (serialNumber != null) ? serialNumber : "";
	}

	private static ByteBuf write(HttpResponse<byte[]> response) {
		StringBuilder head = new StringBuilder("HTTP/1.1 " + response.statusCode() + " Answer\r\n");
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
	 * Give a name back the capitals that the JDK's client takes from it. There are
	 * clients that know no header without.
	 */
	private static String capitalize(String name) {
		return Pattern.compile("\\b[a-z]").matcher(name).replaceAll((first) -> first.group().toUpperCase(Locale.ROOT));
	}

	/**
	 * An answer that can be given again.
	 *
	 * @param answer its bytes
	 * @param made when it was made
	 */
	private record Prepared(ByteBuf answer, Instant made) {

		boolean isFresh() {
			return this.made.plus(LIFETIME).isAfter(Instant.now());
		}

	}

}
