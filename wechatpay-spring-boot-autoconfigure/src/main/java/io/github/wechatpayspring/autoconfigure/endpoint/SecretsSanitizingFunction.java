package io.github.wechatpayspring.autoconfigure.endpoint;

import java.util.List;
import java.util.Locale;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * {@link SanitizingFunction} for private keys, their passwords and APIv3 keys under
 * {@code wechatpay}, in any spelling, environment variables included.
 */
final class SecretsSanitizingFunction implements SanitizingFunction {

	private static final List<String> SECRETS = List.of("privatekey", "privatekeypassword", "apiv3key");

	@Override
	public SanitizableData apply(SanitizableData data) {
		return (data.getValue() != null && isSecret(data.getKey())) ? data.withSanitizedValue() : data;
	}

	private static boolean isSecret(String key) {
		String uniform = key.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-z]", "");
		return uniform.startsWith("wechatpay") && SECRETS.stream().anyMatch(uniform::endsWith);
	}

}
