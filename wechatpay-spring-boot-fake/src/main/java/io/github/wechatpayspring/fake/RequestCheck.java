package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Check that is the same for all requests: signature, rate and mandatory headers.
 */
final class RequestCheck {

	private static final Duration TOLERANCE = Duration.ofMinutes(5);

	// at most as many digits as an Instant supports
	private static final Pattern TIMESTAMP = Pattern.compile("0|[1-9][0-9]{0,14}");

	private static final Pattern NONCE = Pattern.compile("[0-9A-Za-z]{1,32}");

	private static final Pattern JSON = Pattern.compile("application/json(?: *; *charset=\"?utf-8\"?)?");

	private static final Pattern ACCEPTS_JSON = Pattern
		.compile("(?i)(?:^|[,\\s])(?:application/json|application/\\*|\\*/\\*)");

	private static final int SHOWN_SIGN_MESSAGE = 128;

	private static final String FORMAT_MESSAGE = "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》";

	private static final String TIMESTAMP_MESSAGE = "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟";

	private static final String SERIAL_MESSAGE = "商户证书序列号有误。";

	private static final String SIGNATURE_MESSAGE = "错误的签名，验签失败";

	private final Identity identity;

	private final Clock clock;

	private final RequestRateLimit rateLimit;

	private final NonceMemory nonces = new NonceMemory(TOLERANCE);

	RequestCheck(Identity identity, Clock clock, RequestRateLimit rateLimit) {
		this.identity = identity;
		this.clock = clock;
		this.rateLimit = rateLimit;
	}

	void forgetNonces() {
		this.nonces.clear();
	}

	void check(ReceivedRequest request, PlatformKeySnapshot platformKeys) throws ApiErrorException {
		authenticate(request);
		this.rateLimit.check();
		if (isBlank(request.header("Accept")) || isBlank(request.header("User-Agent"))) {
			throw ApiErrorException.invalidRequest("Accept or User-Agent is missing", "Http头缺少Accept或User-Agent");
		}
		if (!ACCEPTS_JSON.matcher(String.join(",", request.values("Accept"))).find()) {
			throw ApiErrorException.invalidRequest("Accept does not include application/json",
					"Http头Accept必须为application/json");
		}
		checkContentType(request);
		checkSerial(request, platformKeys);
	}

	private void authenticate(ReceivedRequest request) throws ApiErrorException {
		AuthorizationHeader authorization = authorization(request);
		if (!authorization.merchantId().equals(this.identity.merchantId())) {
			throw signError("mchid", "mchid is not that of the merchant", SERIAL_MESSAGE);
		}
		PublicKey key = merchantKey(authorization.serialNumber());
		checkTimestamp(authorization.timestamp());
		if (!NONCE.matcher(authorization.nonce()).matches()) {
			throw signError("nonce_str", "nonce_str is not 1 to 32 letters and digits", FORMAT_MESSAGE);
		}
		checkSignature(request, authorization, key);
		// last, because only a request with a correct signature uses its nonce
		if (!this.nonces.add(authorization.nonce(), this.clock.instant())) {
			throw signError("nonce_str", "nonce_str was used before", SIGNATURE_MESSAGE);
		}
	}

	private AuthorizationHeader authorization(ReceivedRequest request) throws ApiErrorException {
		List<String> headers = request.values("Authorization");
		if (headers.isEmpty()) {
			throw ApiErrorException.signError("Authorization is missing", FORMAT_MESSAGE, null);
		}
		boolean inScheme = headers.size() == 1
				&& headers.get(0).startsWith(this.identity.scheme().signatureType() + " ");
		AuthorizationHeader authorization = inScheme ? AuthorizationHeader.parse(headers.get(0)) : null;
		if (authorization == null) {
			throw ApiErrorException.signError("Authorization is malformed", FORMAT_MESSAGE, null);
		}
		return authorization;
	}

	private PublicKey merchantKey(String serialNumber) throws ApiErrorException {
		MerchantKeySnapshot keys = this.identity.merchantKeys().keys();
		PublicKey key = keys.find(serialNumber);
		if (key == null) {
			throw signError("serial_no", "serial_no is not that of the merchant", SERIAL_MESSAGE);
		}
		if (keys.isRevoked(serialNumber)) {
			throw signError("serial_no", "serial_no is that of a revoked key", SERIAL_MESSAGE);
		}
		return key;
	}

	private void checkTimestamp(String timestamp) throws ApiErrorException {
		if (!TIMESTAMP.matcher(timestamp).matches()) {
			throw ApiErrorException.signError("timestamp is not in seconds", TIMESTAMP_MESSAGE, null);
		}
		Instant time = Instant.ofEpochSecond(Long.parseLong(timestamp));
		Instant now = this.clock.instant();
		if (Duration.between(time, now).abs().compareTo(TOLERANCE) > 0) {
			String reason = "timestamp is more than 5 minutes from " + now;
			throw ApiErrorException.signError(reason, TIMESTAMP_MESSAGE, null);
		}
	}

	private static void checkSignature(ReceivedRequest request, AuthorizationHeader authorization, PublicKey key)
			throws ApiErrorException {
		String lines = request.method() + "\n" + request.target() + "\n" + authorization.timestamp() + "\n"
				+ authorization.nonce() + "\n";
		byte[] body = request.body();
		if (Signatures.verify(key, lines, body, authorization.signature())) {
			return;
		}
		String message = lines + new String(body, StandardCharsets.UTF_8) + "\n";
		ObjectNode detail = signDetail("signature", "sign not match");
		detail.putObject("sign_information")
			.put("method", request.method())
			.put("sign_message_length", lines.length() + body.length + 1)
			.put("truncated_sign_message", message.substring(0, Math.min(message.length(), SHOWN_SIGN_MESSAGE)))
			.put("url", request.target());
		throw ApiErrorException.signError("signature does not match", SIGNATURE_MESSAGE, detail);
	}

	private static void checkContentType(ReceivedRequest request) throws ApiErrorException {
		List<String> values = request.values("Content-Type");
		boolean json = values.size() == 1 && JSON.matcher(values.get(0).toLowerCase(Locale.ROOT)).matches();
		if (request.body().length > 0 && !json) {
			throw ApiErrorException.invalidRequest("Content-Type is not application/json");
		}
	}

	private void checkSerial(ReceivedRequest request, PlatformKeySnapshot platformKeys) throws ApiErrorException {
		// an empty value counts as missing: wechatpay-java sends one with its first
		// download
		List<String> values = request.values("Wechatpay-Serial").stream().filter((value) -> !value.isBlank()).toList();
		if (values.isEmpty()) {
			if (!this.identity.requiresSerial() || platformKeys.listed() != null
					|| CertificateList.isDownload(request)) {
				return;
			}
			throw serialError("is missing", "HTTP header缺少微信支付平台证书序列号(Wechatpay-Serial)");
		}
		if (values.size() != 1 || !platformKeys.known().contains(values.get(0))) {
			String issue = (platformKeys.listed() != null) ? "is not a key of the platform"
					: "is not the id of the public key";
			throw serialError(issue, "平台证书序列号Wechatpay-Serial错误");
		}
	}

	private static ApiErrorException serialError(String issue, String message) {
		return ApiErrorException.parameterError("header", "Wechatpay-Serial", null, issue, message);
	}

	private static ApiErrorException signError(String field, String reason, String message) {
		return ApiErrorException.signError(reason, message, signDetail(field, reason));
	}

	private static ObjectNode signDetail(String field, String issue) {
		ObjectNode detail = Json.object();
		detail.putObject("detail").put("issue", issue);
		return detail.put("field", field).put("location", "authorization");
	}

	private static boolean isBlank(@Nullable String value) {
		return value == null || value.isBlank();
	}

}
