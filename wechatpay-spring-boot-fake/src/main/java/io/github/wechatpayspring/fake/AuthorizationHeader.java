package io.github.wechatpayspring.fake;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Fields of an {@code Authorization} header in their strictest form: the name of a
 * scheme, and then the five fields in any order, quoted and separated only by a comma.
 */
record AuthorizationHeader(String merchantId, String serialNumber, String timestamp, String nonce, String signature) {

	private static final Pattern FIELD = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

	private static final Pattern HEADER = Pattern.compile("(?:" + RsaScheme.SIGNATURE_TYPE + "|"
			+ Sm2Scheme.SIGNATURE_TYPE + ") " + FIELD.pattern() + "(?:," + FIELD.pattern() + "){4}");

	static @Nullable AuthorizationHeader parse(String header) {
		if (!HEADER.matcher(header).matches()) {
			return null;
		}
		Map<String, String> fields = new HashMap<>();
		Matcher matcher = FIELD.matcher(header);
		while (matcher.find()) {
			fields.put(matcher.group(1), matcher.group(2));
		}
		String merchantId = fields.get("mchid");
		String serialNumber = fields.get("serial_no");
		String timestamp = fields.get("timestamp");
		String nonce = fields.get("nonce_str");
		String signature = fields.get("signature");
		if (merchantId == null || serialNumber == null || timestamp == null || nonce == null || signature == null) {
			return null;
		}
		return new AuthorizationHeader(merchantId, serialNumber, timestamp, nonce, signature);
	}

	/**
	 * Find one field, even in a malformed header.
	 */
	static @Nullable String field(String header, String name) {
		Matcher matcher = FIELD.matcher(header);
		while (matcher.find()) {
			if (matcher.group(1).equals(name)) {
				return matcher.group(2);
			}
		}
		return null;
	}

	@Override
	public String toString() {
		return "AuthorizationHeader of merchant " + this.merchantId;
	}

}
