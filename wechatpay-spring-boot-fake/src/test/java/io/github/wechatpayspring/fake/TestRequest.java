package io.github.wechatpayspring.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Request of the merchant. It is correct unless a test changes it.
 */
final class TestRequest {

	static final String DEACTIVATE = "/v3/marketing/busifavor/coupons/deactivate";

	static final String CERTIFICATES = "/v3/certificates";

	private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final FakeWechatPay wechatPay;

	private final String method;

	private final String target;

	private final byte[] body;

	private final Map<String, String> headers = new LinkedHashMap<>();

	private final Map<String, String> fields = new LinkedHashMap<>();

	private String signedMethod;

	private String signedTarget;

	private byte[] signedBody;

	private @Nullable String authorization;

	private String privateKey;

	private TestRequest(FakeWechatPay wechatPay, String method, String target, byte[] body) {
		this.wechatPay = wechatPay;
		this.method = method;
		this.target = target;
		this.body = body;
		this.signedMethod = method;
		this.signedTarget = target;
		this.signedBody = body;
		this.privateKey = property("private-key");
		this.headers.put("Accept", "application/json");
		this.headers.put("User-Agent", "test");
		String publicKeyId = wechatPay.properties().get("wechatpay.public-key-id");
		if (publicKeyId != null) {
			this.headers.put("Wechatpay-Serial", publicKeyId);
		}
		if (body.length > 0) {
			this.headers.put("Content-Type", "application/json");
		}
		this.fields.put("mchid", property("merchant-id"));
		this.fields.put("nonce_str", UUID.randomUUID().toString().replace("-", ""));
		this.fields.put("timestamp", String.valueOf(Instant.now().getEpochSecond()));
		this.fields.put("serial_no", property("merchant-serial-number"));
	}

	static TestRequest of(FakeWechatPay wechatPay, String method, String target, String body) {
		return new TestRequest(wechatPay, method, target, body.getBytes(StandardCharsets.UTF_8));
	}

	static TestRequest get(FakeWechatPay wechatPay, String target) {
		return of(wechatPay, "GET", target, "");
	}

	static TestRequest download(FakeWechatPay wechatPay) {
		return get(wechatPay, CERTIFICATES);
	}

	static TestRequest deactivate(FakeWechatPay wechatPay, String body) {
		return of(wechatPay, "POST", DEACTIVATE, body);
	}

	static TestRequest deactivate(FakeWechatPay wechatPay, String stockId, String couponCode, String requestNo) {
		return deactivate(wechatPay, deactivation(stockId, couponCode, requestNo));
	}

	static String deactivation(String stockId, String couponCode, String requestNo) {
		return "{\"stock_id\":\"%s\",\"coupon_code\":\"%s\",\"deactivate_request_no\":\"%s\"}".formatted(stockId,
				couponCode, requestNo);
	}

	TestRequest header(String name, String value) {
		this.headers.put(name, value);
		return this;
	}

	TestRequest withoutHeader(String name) {
		this.headers.remove(name);
		return this;
	}

	/**
	 * Set a field of the {@code Authorization} header before signing.
	 */
	TestRequest field(String name, String value) {
		this.fields.put(name, value);
		return this;
	}

	/**
	 * Sign with another key of the merchant and name its serial number.
	 */
	TestRequest signedBy(FakeMerchantKey key) {
		this.privateKey = key.privateKeyPem();
		return field("serial_no", key.serialNumber());
	}

	TestRequest signedBody(String body) {
		this.signedBody = body.getBytes(StandardCharsets.UTF_8);
		return this;
	}

	TestRequest signedMethod(String method) {
		this.signedMethod = method;
		return this;
	}

	TestRequest signedTarget(String target) {
		this.signedTarget = target;
		return this;
	}

	/**
	 * Replace the whole {@code Authorization} header, or omit it if the value is empty.
	 */
	TestRequest authorization(String authorization) {
		this.authorization = authorization;
		return this;
	}

	String signature() {
		return Base64.getEncoder().encodeToString(isSm2() ? Sm2.sign(pem(this.privateKey), message()) : rsaSignature());
	}

	private byte[] message() {
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		message.writeBytes((this.signedMethod + "\n" + this.signedTarget + "\n" + this.fields.get("timestamp") + "\n"
				+ this.fields.get("nonce_str") + "\n")
			.getBytes(StandardCharsets.UTF_8));
		message.writeBytes(this.signedBody);
		message.write('\n');
		return message.toByteArray();
	}

	private byte[] rsaSignature() {
		try {
			PrivateKey key = KeyFactory.getInstance("RSA")
				.generatePrivate(new PKCS8EncodedKeySpec(pem(this.privateKey)));
			Signature signature = Signature.getInstance("SHA256withRSA");
			signature.initSign(key);
			signature.update(message());
			return signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private boolean isSm2() {
		return "sm2".equals(this.wechatPay.properties().get("wechatpay.signature-scheme"));
	}

	/**
	 * Return the fields of the {@code Authorization} header in the given order.
	 */
	String fields(String... names) {
		Map<String, String> all = new LinkedHashMap<>(this.fields);
		all.putIfAbsent("signature", signature());
		return Arrays.stream(names).map((name) -> name + "=\"" + all.get(name) + "\"").collect(Collectors.joining(","));
	}

	private String finalAuthorization() {
		return (this.authorization != null) ? this.authorization
				: (isSm2() ? "WECHATPAY2-SM2-WITH-SM3 " : "WECHATPAY2-SHA256-RSA2048 ")
						+ fields("mchid", "nonce_str", "timestamp", "serial_no", "signature");
	}

	HttpResponse<byte[]> send() {
		return sendAsync().join();
	}

	CompletableFuture<HttpResponse<byte[]>> sendAsync() {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.wechatPay.baseUrl() + this.target))
			.timeout(Duration.ofSeconds(10))
			.method(this.method, (this.body.length > 0) ? HttpRequest.BodyPublishers.ofByteArray(this.body)
					: HttpRequest.BodyPublishers.noBody());
		this.headers.forEach(request::setHeader);
		if (!finalAuthorization().isEmpty()) {
			request.setHeader("Authorization", finalAuthorization());
		}
		return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
	}

	/**
	 * Return the bytes of the request, with additional header lines.
	 */
	byte[] raw(String... lines) {
		StringBuilder head = new StringBuilder(this.method + " " + this.target + " HTTP/1.1\r\nHost: localhost\r\n");
		this.headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
		head.append("Authorization: ").append(finalAuthorization()).append("\r\n");
		head.append("Content-Length: ").append(this.body.length).append("\r\n");
		for (String line : lines) {
			head.append(line).append("\r\n");
		}
		ByteArrayOutputStream raw = new ByteArrayOutputStream();
		raw.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
		raw.writeBytes(this.body);
		return raw.toByteArray();
	}

	/**
	 * Send the request over a new connection.
	 * @return the received bytes as text
	 */
	String sendRaw(String... lines) throws IOException {
		try (Socket socket = connect(this.wechatPay)) {
			socket.getOutputStream().write(raw(lines));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	static Socket connect(FakeWechatPay wechatPay) throws IOException {
		Socket socket = new Socket(wechatPay.baseUrl().getHost(), wechatPay.baseUrl().getPort());
		socket.setSoTimeout(10_000);
		return socket;
	}

	private String property(String name) {
		return property(this.wechatPay, name);
	}

	static String property(FakeWechatPay wechatPay, String name) {
		return Objects.requireNonNull(wechatPay.properties().get("wechatpay." + name));
	}

	static byte[] pem(String pem) {
		return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
	}

	static PublicKey publicKey(FakeWechatPay wechatPay) throws GeneralSecurityException {
		return KeyFactory.getInstance("RSA")
			.generatePublic(new X509EncodedKeySpec(pem(property(wechatPay, "public-key"))));
	}

	/**
	 * Return whether a response is signed with the public key of this fake.
	 */
	static boolean isGenuine(FakeWechatPay wechatPay, HttpResponse<byte[]> response) {
		try {
			return header(response, "Wechatpay-Serial").equals(property(wechatPay, "public-key-id"))
					&& isSigned(response, publicKey(wechatPay));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return whether a response is signed with the key of a certificate and names its
	 * serial number.
	 */
	static boolean isSignedBy(FakeCertificate certificate, HttpResponse<byte[]> response) {
		return header(response, "Wechatpay-Serial").equals(certificate.serialNumber())
				&& isSigned(response, certificate.certificate().getPublicKey());
	}

	private static boolean isSigned(HttpResponse<byte[]> response, PublicKey key) {
		byte[] value = Base64.getDecoder().decode(header(response, "Wechatpay-Signature"));
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		message.writeBytes((header(response, "Wechatpay-Timestamp") + "\n" + header(response, "Wechatpay-Nonce") + "\n")
			.getBytes(StandardCharsets.UTF_8));
		message.writeBytes(response.body());
		message.write('\n');
		if (header(response, "Wechatpay-Signature-Type").equals("WECHATPAY2-SM2-WITH-SM3")) {
			return Sm2.verify(key.getEncoded(), message.toByteArray(), value);
		}
		try {
			Signature signature = Signature.getInstance("SHA256withRSA");
			signature.initVerify(key);
			signature.update(message.toByteArray());
			return signature.verify(value);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String header(HttpResponse<byte[]> response, String name) {
		return response.headers().firstValue(name).orElse("");
	}

	static String text(HttpResponse<byte[]> response) {
		return new String(response.body(), StandardCharsets.UTF_8);
	}

}
