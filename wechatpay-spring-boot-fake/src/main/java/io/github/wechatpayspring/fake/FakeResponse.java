package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Scripted response of a {@link FakeWechatPay}, which replaces or distorts the ordinary
 * response. Immutable: every method returns a new response, and later changes take
 * precedence over earlier ones.
 * <p>
 * A response is created in this order: status and body, signature,
 * {@linkplain #withHeader headers}, {@linkplain #withHeaderNames spelling of the header
 * names}. After the {@linkplain #after delay} it is sent, cut off, dropped or reset.
 *
 * @since 0.1.0
 */
public final class FakeResponse {

	private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private final boolean processing;

	private final List<Consumer<ResponseDraft>> changes;

	private FakeResponse(boolean processing, List<Consumer<ResponseDraft>> changes) {
		this.processing = processing;
		this.changes = changes;
	}

	/**
	 * Create the ordinary response. The request is processed and takes effect on the
	 * coupon.
	 * @return the ordinary response
	 */
	public static FakeResponse ordinary() {
		return new FakeResponse(true, List.of());
	}

	/**
	 * Create a response without effect on the coupon. The request is checked and
	 * recorded, but not processed. The response is signed unless {@link #unsigned()} is
	 * called, and its content type is {@code application/json}.
	 * @param status the HTTP status, from 200 to 599
	 * @param body the body, sent as UTF-8
	 * @return the response
	 */
	public static FakeResponse of(int status, String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		checkStatus(status);
		return new FakeResponse(false, List.of()).with((draft) -> draft.status(status))
			.with((draft) -> draft.body(bytes));
	}

	/**
	 * Omit all headers of the signature.
	 * @return the changed response
	 */
	public FakeResponse unsigned() {
		return with((draft) -> draft.signed(false));
	}

	/**
	 * Replace the status.
	 * @param status the HTTP status, from 200 to 599
	 * @return the changed response
	 */
	public FakeResponse withStatus(int status) {
		checkStatus(status);
		return with((draft) -> draft.status(status));
	}

	/**
	 * Replace the body before it is signed. The signature is correct.
	 * @param body the body, sent as UTF-8
	 * @return the changed response
	 */
	public FakeResponse withBody(String body) {
		return withBody(body.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Replace the body before it is signed. The signature is correct.
	 * @param body the body
	 * @return the changed response
	 */
	public FakeResponse withBody(byte[] body) {
		byte[] copy = body.clone();
		return with((draft) -> draft.body(copy));
	}

	/**
	 * Replace the body after the original one was signed. The signature does not match.
	 * @param body the body
	 * @return the changed response
	 */
	public FakeResponse withBodyAfterSigning(byte[] body) {
		byte[] copy = body.clone();
		return with((draft) -> draft.bodyAfterSigning(copy));
	}

	/**
	 * Set a header after signing. It replaces all headers of that name.
	 * @param name the name of the header
	 * @param value the value of the header
	 * @return the changed response
	 */
	public FakeResponse withHeader(String name, String value) {
		checkHeader(name, value);
		return with((draft) -> draft.header((headers) -> headers.set(name, value)));
	}

	/**
	 * Add a header after signing. Headers of that name stay.
	 * @param name the name of the header
	 * @param value the value of the header
	 * @return the changed response
	 */
	public FakeResponse withAddedHeader(String name, String value) {
		checkHeader(name, value);
		return with((draft) -> draft.header((headers) -> headers.add(name, value)));
	}

	/**
	 * Remove a header after signing. Without {@code Content-Length}, the response ends
	 * when the connection is closed.
	 * @param name the name of the header, in any case
	 * @return the changed response
	 */
	public FakeResponse withoutHeader(String name) {
		Objects.requireNonNull(name, "'name' must not be null");
		return with((draft) -> draft.header((headers) -> headers.remove(name)));
	}

	/**
	 * Change the spelling of all header names, for example to lower case as some proxies
	 * do.
	 * @param change the function that returns the new spelling of a name
	 * @return the changed response
	 */
	public FakeResponse withHeaderNames(UnaryOperator<String> change) {
		Objects.requireNonNull(change, "'change' must not be null");
		return with((draft) -> draft.headerNames(change));
	}

	/**
	 * Sign with a time other than that of the clock. The signature is correct.
	 * @param instant the time of the signature, in whole seconds
	 * @return the changed response
	 */
	public FakeResponse signedAt(Instant instant) {
		Objects.requireNonNull(instant, "'instant' must not be null");
		return with((draft) -> draft.signedAt(instant));
	}

	/**
	 * Sign with a private key that does not belong to the public key or platform
	 * certificate named by the response.
	 * @return the changed response
	 */
	public FakeResponse signedByStranger() {
		// here, because the generation of the key would delay the response
		Stranger stranger = Stranger.get();
		return with((draft) -> draft.signer(stranger::impersonate));
	}

	/**
	 * Sign with the key of a certificate and name the
	 * {@linkplain FakeCertificate#serialNumber() serial number} that its entry declares.
	 * The certificate may be any, also one that is not listed.
	 * @param certificate the certificate
	 * @return the changed response
	 */
	public FakeResponse signedBy(FakeCertificate certificate) {
		Signer signer = certificate.signer();
		return with((draft) -> draft.signer((other) -> signer));
	}

	/**
	 * Replace the signature by a literal value. The other headers of the signature stay.
	 * @param value the value of {@code Wechatpay-Signature}
	 * @return the changed response
	 */
	public FakeResponse withSignature(String value) {
		checkHeader("Wechatpay-Signature", value);
		return with((draft) -> draft.signature(value));
	}

	/**
	 * Replace the signature by {@code WECHATPAY/SIGNTEST/} and random characters, which
	 * are not Base64. WeChat Pay occasionally sends such signatures to find out whether
	 * merchants verify responses.
	 * @return the changed response
	 */
	public FakeResponse probe() {
		return with((draft) -> draft.signature(RandomText.signatureProbe()));
	}

	/**
	 * Delay the response. The request takes effect before the delay.
	 * @param delay the delay
	 * @return the changed response
	 */
	public FakeResponse after(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("'delay' must not be negative");
		}
		return with((draft) -> draft.delay(delay));
	}

	/**
	 * Send the first half of the body with the {@code Content-Length} of the whole body
	 * and close the connection. An empty body is sent completely.
	 * @return the changed response
	 */
	public FakeResponse cutOff() {
		return with((draft) -> draft.delivery(ResponseDelivery.CUT_OFF));
	}

	/**
	 * Close the connection without sending any byte of the response.
	 * @return the changed response
	 */
	public FakeResponse dropped() {
		return with((draft) -> draft.delivery(ResponseDelivery.DROPPED));
	}

	/**
	 * Reset the connection (TCP RST) without sending any byte of the response.
	 * @return the changed response
	 */
	public FakeResponse reset() {
		return with((draft) -> draft.delivery(ResponseDelivery.RESET));
	}

	/**
	 * Send an interim response before the final one. Each call adds one. A client must
	 * not treat it as the final response (RFC 9110, section 15.2).
	 * @param status the status of the interim response, from 100 to 199
	 * @return the changed response
	 */
	public FakeResponse precededBy(int status) {
		if (status < 100 || status > 199) {
			throw new IllegalArgumentException("'status' must be from 100 to 199");
		}
		return with((draft) -> draft.preceding("HTTP/1.1 " + status + " Interim\r\n\r\n"));
	}

	/**
	 * Send bytes after the response on the same connection that do not belong to any
	 * request, for example a second response.
	 * @param bytes the bytes, sent as UTF-8
	 * @return the changed response
	 */
	public FakeResponse followedBy(String bytes) {
		return followedBy(bytes, Duration.ZERO);
	}

	/**
	 * Send bytes some time after the response on the same connection that do not belong
	 * to any request. The connection accepts no further request before.
	 * @param bytes the bytes, sent as UTF-8
	 * @param delay the time between the response and the bytes
	 * @return the changed response
	 */
	public FakeResponse followedBy(String bytes, Duration delay) {
		Objects.requireNonNull(bytes, "'bytes' must not be null");
		if (delay.isNegative()) {
			throw new IllegalArgumentException("'delay' must not be negative");
		}
		return with((draft) -> draft.following(bytes, delay));
	}

	/**
	 * Replace the status line by a literal one, which may be malformed.
	 * @param statusLine the status line without line end, for example
	 * {@code HTTP/1.1 2000 OK}
	 * @return the changed response
	 */
	public FakeResponse withStatusLine(String statusLine) {
		if (statusLine.indexOf('\r') >= 0 || statusLine.indexOf('\n') >= 0) {
			throw new IllegalArgumentException("'statusLine' must be on one line");
		}
		return with((draft) -> draft.statusLine(statusLine));
	}

	boolean isProcessing() {
		return this.processing;
	}

	void applyTo(ResponseDraft draft) {
		this.changes.forEach((change) -> change.accept(draft));
	}

	private FakeResponse with(Consumer<ResponseDraft> change) {
		List<Consumer<ResponseDraft>> all = new ArrayList<>(this.changes);
		all.add(change);
		return new FakeResponse(this.processing, List.copyOf(all));
	}

	static void checkStatus(int status) {
		if (status < 200 || status > 599) {
			throw new IllegalArgumentException("'status' must be from 200 to 599");
		}
	}

	private static void checkHeader(String name, String value) {
		if (!HEADER_NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("'name' must be a header name");
		}
		if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
			throw new IllegalArgumentException("'value' must be on one line");
		}
	}

}
