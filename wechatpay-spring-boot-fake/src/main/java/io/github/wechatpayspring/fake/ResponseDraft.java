package io.github.wechatpayspring.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Mutable draft of a response, first set by the outcome of the request and then changed
 * by a {@link FakeResponse}.
 */
final class ResponseDraft {

	private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private static final String JSON = "application/json; charset=utf-8";

	private int status = 200;

	private byte[] body = {};

	private byte @Nullable [] bodyAfterSigning;

	private String contentType = JSON;

	private String errorNumber = "0";

	private boolean signed = true;

	private @Nullable Instant signedAt;

	private UnaryOperator<Signer> signerChange = UnaryOperator.identity();

	private @Nullable String signature;

	private final List<Consumer<HttpHeaders>> headerChanges = new ArrayList<>();

	private UnaryOperator<String> headerNames = UnaryOperator.identity();

	private Duration delay = Duration.ZERO;

	private ResponseDelivery delivery = ResponseDelivery.WHOLE;

	private String preceding = "";

	private @Nullable String statusLine;

	private String following = "";

	private Duration followingDelay = Duration.ZERO;

	void status(int status) {
		this.status = status;
	}

	void body(byte[] body) {
		this.body = body;
	}

	void bodyAfterSigning(byte[] body) {
		this.bodyAfterSigning = body;
	}

	void contentType(String contentType) {
		this.contentType = contentType;
	}

	void errorNumber(String errorNumber) {
		this.errorNumber = errorNumber;
	}

	void signed(boolean signed) {
		this.signed = signed;
	}

	void signedAt(Instant instant) {
		this.signed = true;
		this.signedAt = instant;
	}

	void signer(UnaryOperator<Signer> change) {
		UnaryOperator<Signer> earlier = this.signerChange;
		this.signed = true;
		this.signerChange = (signer) -> change.apply(earlier.apply(signer));
	}

	void signature(String value) {
		this.signed = true;
		this.signature = value;
	}

	void header(Consumer<HttpHeaders> change) {
		this.headerChanges.add(change);
	}

	void headerNames(UnaryOperator<String> change) {
		this.headerNames = change;
	}

	void delay(Duration delay) {
		this.delay = delay;
	}

	void delivery(ResponseDelivery delivery) {
		this.delivery = delivery;
	}

	void preceding(String bytes) {
		this.preceding += bytes;
	}

	void statusLine(String statusLine) {
		this.statusLine = statusLine;
	}

	void following(String bytes, Duration delay) {
		this.following = bytes;
		this.followingDelay = delay;
	}

	PreparedResponse finish(Signer signer, Clock clock) {
		Instant now = clock.instant();
		byte[] sent = (this.bodyAfterSigning != null) ? this.bodyAfterSigning : this.body;
		HttpHeaders headers = newHeaders();
		headers.set("Server", "nginx");
		headers.set("Date", HTTP_DATE.format(now));
		headers.set("Content-Type", this.contentType);
		headers.set("Content-Length", String.valueOf(sent.length));
		headers.set("Content-Language", "zh-CN");
		headers.set("Keep-Alive", "timeout=8");
		headers.set("Request-ID", RandomText.requestId() + "-" + this.errorNumber);
		if (this.signed) {
			sign(headers, this.signerChange.apply(signer), (this.signedAt != null) ? this.signedAt : now);
		}
		this.headerChanges.forEach((change) -> change.accept(headers));
		return new PreparedResponse(this.status, respell(headers), sent, this.delay, this.delivery,
				new WireFault(this.preceding, this.statusLine, this.following, this.followingDelay));
	}

	private void sign(HttpHeaders headers, Signer signer, Instant time) {
		String timestamp = String.valueOf(time.getEpochSecond());
		String nonce = RandomText.nonce();
		String value = (this.signature != null) ? this.signature
				: Signatures.sign(signer.key(), timestamp + "\n" + nonce + "\n", this.body);
		headers.set("Wechatpay-Nonce", nonce);
		headers.set("Wechatpay-Signature", value);
		headers.set("Wechatpay-Timestamp", timestamp);
		headers.set("Wechatpay-Serial", signer.serialNumber());
		headers.set("Wechatpay-Signature-Type", Scheme.of(signer.key()).signatureType());
	}

	private HttpHeaders respell(HttpHeaders headers) {
		HttpHeaders respelled = newHeaders();
		for (Map.Entry<String, String> header : headers) {
			respelled.add(this.headerNames.apply(header.getKey()), header.getValue());
		}
		return respelled;
	}

	private static HttpHeaders newHeaders() {
		// tests send malformed headers
		return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
	}

}
