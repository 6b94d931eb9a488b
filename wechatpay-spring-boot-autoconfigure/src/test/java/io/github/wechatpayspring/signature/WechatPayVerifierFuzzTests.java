package io.github.wechatpayspring.signature;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.wechatpayspring.Mutations;
import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.PlatformKeys;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for the verification of responses. A response is valid only if it is exactly
 * as it was signed.
 */
class WechatPayVerifierFuzzTests {

	private static final String KEY_ID = "PUB_KEY_ID_0114232134912410000000000000";

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private static final String NONCE = "593BEC0C930BF1AFEB40B4A08C8FB242";

	private static final byte[] BODY = "{\n\"wechatpay_deactivate_time\" : \"2026-05-20T13:29:35+08:00\" }\n"
		.getBytes(StandardCharsets.UTF_8);

	private static final Map<SignatureScheme, KeyPair> KEYS = Map.of(SignatureScheme.RSA, TestKeys.rsa(),
			SignatureScheme.SM2, TestKeys.sm2());

	private static final Map<SignatureScheme, String> SIGNATURES = Map.of(SignatureScheme.RSA,
			sign(SignatureScheme.RSA), SignatureScheme.SM2, sign(SignatureScheme.SM2));

	private static String sign(SignatureScheme scheme) {
		MerchantKey key = new MerchantKey(KEY_ID, KEYS.get(scheme).getPrivate(), null);
		return WechatPaySigner.of(scheme, () -> key, "auto")
			.sign(MessageLayout.response(Long.toString(NOW.getEpochSecond()), NONCE, BODY))
			.value();
	}

	@FuzzTest
	void verifyIsValidOnlyIfResponseIsAsSigned(FuzzedDataProvider data) {
		SignatureScheme scheme = data.pickValue(SignatureScheme.values());
		WechatPayVerifier verifier = new WechatPayVerifier(scheme,
				PlatformKeys.publicKey(KEY_ID, KEYS.get(scheme).getPublic()), Clock.fixed(NOW, ZoneOffset.UTC));
		HttpHeaders headers = new HttpHeaders();
		// the signed bytes have no unambiguous boundary between nonce and body
		int moved = (data.consumeInt(0, 15) == 0) ? data.consumeInt(0, BODY.length) : 0;
		String nonce = NONCE + ((moved > 0) ? '\n' + new String(BODY, 0, moved - 1, StandardCharsets.UTF_8) : "");
		byte[] rest = Arrays.copyOfRange(BODY, moved, BODY.length);
		byte[] body = data.consumeBoolean() ? rest : Mutations.bytes(data, rest);
		add(data, headers, WechatPayVerifier.TIMESTAMP_HEADER, Long.toString(NOW.getEpochSecond()));
		add(data, headers, WechatPayVerifier.NONCE_HEADER, nonce);
		add(data, headers, WechatPayVerifier.SERIAL_HEADER, KEY_ID);
		add(data, headers, WechatPayVerifier.SIGNATURE_HEADER, SIGNATURES.get(scheme));
		WechatPayVerifier.Result verification = verifier.verify(headers, body).block(Duration.ofSeconds(10));
		assertThat(verification).isNotNull();
		assertThat(verification.isValid()).isEqualTo(isAsSigned(scheme, headers, body));
		if (isAsSigned(headers, WechatPayVerifier.SERIAL_HEADER, KEY_ID)) {
			assertThat(verification.reason()).isNotEqualTo(WechatPaySignatureException.Reason.UNKNOWN_SERIAL);
		}
		if (!verification.isValid()) {
			assertThat(verification.description()).matches("\\P{Cntrl}{1,400}");
		}
	}

	private static void add(FuzzedDataProvider data, HttpHeaders headers, String name, String valid) {
		for (int times = data.pickValue(new int[] { 1, 1, 1, 1, 1, 1, 0, 2 }); times > 0; times--) {
			headers.add(name, data.consumeBoolean() ? valid : Mutations.text(data, valid));
		}
	}

	private static boolean isAsSigned(SignatureScheme scheme, HttpHeaders headers, byte[] body) {
		return Arrays.equals(body, BODY)
				&& isAsSigned(headers, WechatPayVerifier.TIMESTAMP_HEADER, Long.toString(NOW.getEpochSecond()))
				&& isAsSigned(headers, WechatPayVerifier.NONCE_HEADER, NONCE)
				&& isAsSigned(headers, WechatPayVerifier.SERIAL_HEADER, KEY_ID)
				&& headers.getValuesAsList(WechatPayVerifier.SIGNATURE_HEADER).size() == 1
				&& Arrays.equals(decode(String.valueOf(headers.getFirst(WechatPayVerifier.SIGNATURE_HEADER)).strip()),
						decode(SIGNATURES.get(scheme)));
	}

	private static boolean isAsSigned(HttpHeaders headers, String name, String signed) {
		return headers.getOrDefault(name, List.of()).stream().map(String::strip).toList().equals(List.of(signed));
	}

	private static byte[] decode(String signature) {
		try {
			return Base64.getDecoder().decode(signature);
		}
		catch (IllegalArgumentException ex) {
			return new byte[0];
		}
	}

}
