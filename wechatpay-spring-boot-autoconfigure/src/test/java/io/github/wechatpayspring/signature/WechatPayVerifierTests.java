package io.github.wechatpayspring.signature;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.key.PlatformKeys;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

@ParameterizedClass
@ValueSource(strings = { "jdk", "auto" })
class WechatPayVerifierTests {

	private static final KeyPair KEYS = TestKeys.rsa();

	private static final KeyPair OTHER_KEYS = TestKeys.rsa();

	private static final String KEY_ID = "PUB_KEY_ID_0114232134912410000000000000";

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35.999Z");

	private static final byte[] BODY = "{ \"wechatpay_deactivate_time\" : \"2026-05-20T13:29:35+08:00\" }\n"
		.getBytes(StandardCharsets.UTF_8);

	private final WechatPayVerifier verifier;

	WechatPayVerifierTests(String cryptoProvider) {
		this.verifier = new WechatPayVerifier(SignatureScheme.RSA, PlatformKeys.publicKey(KEY_ID, KEYS.getPublic()),
				Clock.fixed(NOW, ZoneOffset.UTC), cryptoProvider);
	}

	@Test
	void verifyWhenSignatureIsRightIsValid() {
		assertThat(verify(signed(NOW, BODY), BODY).isValid()).isTrue();
	}

	@Test
	void verifyWhenBodyIsEmptyIsValid() {
		assertThat(verify(signed(NOW, new byte[0]), new byte[0]).isValid()).isTrue();
	}

	@ParameterizedTest
	@MethodSource
	void verifyWhenCaseOfHeaderNamesDiffersIsValid(UnaryOperator<String> spelling) {
		HttpHeaders signed = signed(NOW, BODY);
		HttpHeaders headers = new HttpHeaders();
		signed.forEach((name, values) -> headers.addAll(spelling.apply(name), values));
		assertThat(verify(headers, BODY).isValid()).isTrue();
	}

	static Stream<UnaryOperator<String>> verifyWhenCaseOfHeaderNamesDiffersIsValid() {
		return Stream.of((name) -> name.toLowerCase(Locale.ROOT), (name) -> name.toUpperCase(Locale.ROOT),
				(name) -> name.replace("Timestamp", "TimeStamp"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Wechatpay-Serial", "Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature" })
	void verifyWhenHeaderIsMissingBlankOrDoubledIsRejected(String name) {
		HttpHeaders headers = signed(NOW, BODY);
		String value = headers.getFirst(name);
		headers.add(name, value);
		assertRejected(headers, BODY, WechatPaySignatureException.Reason.MALFORMED);
		headers.set(name, " ");
		assertRejected(headers, BODY, WechatPaySignatureException.Reason.MISSING);
		headers.remove(name);
		assertRejected(headers, BODY, WechatPaySignatureException.Reason.MISSING);
	}

	@ParameterizedTest
	@ValueSource(longs = { -300, 300 })
	void verifyWhenTimeIsWithinFiveMinutesIsValid(long seconds) {
		assertThat(verify(signed(NOW.plusSeconds(seconds), BODY), BODY).isValid()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(longs = { -301, 301, 86400 })
	void verifyWhenTimeIsBeyondFiveMinutesIsRejected(long seconds) {
		assertRejected(signed(NOW.plusSeconds(seconds), BODY), BODY, WechatPaySignatureException.Reason.STALE);
	}

	@Test
	void verifyWhenTimeIsInMillisecondsIsRejected() {
		HttpHeaders headers = signed(NOW, BODY);
		headers.set("Wechatpay-Timestamp", Long.toString(NOW.toEpochMilli()));
		assertRejected(headers, BODY, WechatPaySignatureException.Reason.STALE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "now", "-1", "1e9", "99999999999999999999", "１５５４" })
	void verifyWhenTimestampIsInvalidIsRejected(String timestamp) {
		HttpHeaders headers = signed(NOW, BODY);
		headers.set("Wechatpay-Timestamp", timestamp);
		assertRejected(headers, BODY, WechatPaySignatureException.Reason.MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUB_KEY_ID_0", "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
			"pub_key_id_0114232134912410000000000000" })
	void verifyWhenSerialNumberIsUnknownIsRejected(String serialNumber) {
		HttpHeaders headers = signed(NOW, BODY);
		headers.set("Wechatpay-Serial", serialNumber);
		assertRejected(headers, BODY, WechatPaySignatureException.Reason.UNKNOWN_SERIAL);
	}

	@Test
	void verifyWhenKeyCannotBeLookedUpIsRejected() {
		PlatformKeys broken = mock(PlatformKeys.class);
		WechatPayVerifier verifier = new WechatPayVerifier(SignatureScheme.RSA, broken,
				Clock.fixed(NOW, ZoneOffset.UTC));
		given(broken.find(KEY_ID)).willReturn(Mono.error(new IllegalStateException("no")))
			.willThrow(new IllegalStateException("no"));
		for (int i = 0; i < 2; i++) {
			WechatPayVerifier.Result verification = verifier.verify(signed(NOW, BODY), BODY)
				.block(Duration.ofSeconds(10));
			assertThat(verification.reason()).isEqualTo(WechatPaySignatureException.Reason.UNKNOWN_SERIAL);
			assertThat(verification.description()).contains("could not be looked up: IllegalStateException");
		}
	}

	@Test
	void verifyWhenSignedByAnotherKeyIsRejected() {
		assertRejected(signed(NOW, BODY, OTHER_KEYS.getPrivate()), BODY, WechatPaySignatureException.Reason.WRONG);
	}

	@Test
	void verifyWhenByteOfBodyOrSignatureDiffersIsRejected() {
		HttpHeaders headers = signed(NOW, BODY);
		for (int i = 0; i < BODY.length; i++) {
			byte[] changed = BODY.clone();
			changed[i] ^= 1;
			assertRejected(headers, changed, WechatPaySignatureException.Reason.WRONG);
		}
		byte[] signature = Base64.getDecoder().decode(headers.getFirst("Wechatpay-Signature"));
		for (int i = 0; i < signature.length; i++) {
			byte[] changed = signature.clone();
			changed[i] ^= 1;
			headers.set("Wechatpay-Signature", Base64.getEncoder().encodeToString(changed));
			assertRejected(headers, BODY, WechatPaySignatureException.Reason.WRONG);
		}
	}

	@Test
	void verifyWhenBytesOfBodyAreAddedOrMissingIsRejected() {
		HttpHeaders headers = signed(NOW, BODY);
		assertRejected(headers, Arrays.copyOf(BODY, BODY.length - 1), WechatPaySignatureException.Reason.WRONG);
		assertRejected(headers, Arrays.copyOf(BODY, BODY.length + 1), WechatPaySignatureException.Reason.WRONG);
		assertRejected(headers, new byte[0], WechatPaySignatureException.Reason.WRONG);
	}

	@Test
	void verifyWhenStartOfBodyIsMovedToNonceIsRejected() {
		byte[] body = "{\n\"id\": 1}".getBytes(StandardCharsets.UTF_8);
		HttpHeaders headers = signed(NOW, body);
		headers.set("Wechatpay-Nonce", "NONCE\n{");
		assertRejected(headers, Arrays.copyOfRange(body, 2, body.length), WechatPaySignatureException.Reason.MALFORMED);
	}

	@Test
	void verifyWhenLengthOfSignatureIsWrongIsRejected() {
		HttpHeaders headers = signed(NOW, BODY);
		byte[] signature = Base64.getDecoder().decode(headers.getFirst("Wechatpay-Signature"));
		for (int length : new int[] { 1, 255, 257, 512 }) {
			headers.set("Wechatpay-Signature", Base64.getEncoder().encodeToString(Arrays.copyOf(signature, length)));
			assertRejected(headers, BODY, WechatPaySignatureException.Reason.WRONG);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "SHA1withRSA", "MD5withRSA", "SHA512withRSA", "RSASSA-PSS", "NONEwithRSA" })
	void verifyWhenHashOrPaddingDiffersIsRejected(String algorithm) throws Exception {
		Signature signature = Signature.getInstance(algorithm);
		if (algorithm.equals("RSASSA-PSS")) {
			signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
		}
		signature.initSign(KEYS.getPrivate());
		byte[] message = MessageLayout.response(Long.toString(NOW.getEpochSecond()), "NONCE", BODY);
		signature.update(algorithm.startsWith("NONE") ? MessageDigest.getInstance("SHA-256").digest(message) : message);
		HttpHeaders headers = signed(NOW, BODY);
		headers.set("Wechatpay-Signature", Base64.getEncoder().encodeToString(signature.sign()));
		assertRejected(headers, BODY, WechatPaySignatureException.Reason.WRONG);
	}

	@Test
	void verifyWhenByteOfSm2SignatureDiffersIsRejected() throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
		generator.initialize(new ECGenParameterSpec("sm2p256v1"));
		KeyPair keys = generator.generateKeyPair();
		WechatPayVerifier sm2 = new WechatPayVerifier(SignatureScheme.SM2,
				PlatformKeys.publicKey(KEY_ID, keys.getPublic()), Clock.fixed(NOW, ZoneOffset.UTC));
		Signature signature = Signature.getInstance("SM3withSM2", new BouncyCastleProvider());
		signature.initSign(keys.getPrivate());
		signature.update(MessageLayout.response(Long.toString(NOW.getEpochSecond()), "NONCE", BODY));
		byte[] right = signature.sign();
		HttpHeaders headers = signed(NOW, BODY);
		headers.set("Wechatpay-Signature", Base64.getEncoder().encodeToString(right));
		assertThat(sm2.verify(headers, BODY).block().isValid()).isTrue();
		for (int i = 0; i < right.length; i++) {
			byte[] changed = right.clone();
			changed[i] ^= 1;
			headers.set("Wechatpay-Signature", Base64.getEncoder().encodeToString(changed));
			assertThat(sm2.verify(headers, BODY).block().reason()).isEqualTo(WechatPaySignatureException.Reason.WRONG);
			headers.set("Wechatpay-Signature", Base64.getEncoder().encodeToString(Arrays.copyOf(right, i + 1)));
			assertThat(sm2.verify(headers, BODY).block().isValid()).isEqualTo(i + 1 == right.length);
		}
		assertThat(sm2.verify(signed(NOW, BODY), BODY).block().reason())
			.isEqualTo(WechatPaySignatureException.Reason.WRONG);
	}

	@ParameterizedTest
	@ValueSource(longs = { -86400, -300, 0, 7, 301 })
	void clockOffsetWhenResponseWasSignedIsItsOffset(long seconds) {
		HttpHeaders headers = signed(NOW.plusSeconds(seconds), BODY);
		assertThat(this.verifier.clockOffset()).isNull();
		verify(headers, new byte[0]);
		assertThat(this.verifier.clockOffset()).isNull();
		verify(headers, BODY);
		assertThat(this.verifier.clockOffset()).isEqualTo(Duration.ofSeconds(seconds));
	}

	@Test
	void verifyWhenSignatureIsNotBase64IsRejected() {
		HttpHeaders headers = signed(NOW, BODY);
		headers.set("Wechatpay-Signature", "@" + headers.getFirst("Wechatpay-Signature"));
		assertRejected(headers, BODY, WechatPaySignatureException.Reason.MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "=", "A===" })
	void verifyWhenSignatureIsProbeIsRejectedAsProbe(String tail) {
		HttpHeaders headers = signed(NOW, BODY);
		headers.set("Wechatpay-Signature", "WECHATPAY/SIGNTEST/" + tail);
		assertRejected(headers, BODY, WechatPaySignatureException.Reason.PROBE);
	}

	@Test
	void descriptionWhenHeaderIsLongOrHasControlCharactersIsShortAndPrintable() {
		HttpHeaders headers = signed(NOW, BODY);
		headers.set("Wechatpay-Serial", "A\u001b[31m券" + "X".repeat(500));
		WechatPayVerifier.Result verification = verify(headers, BODY);
		assertThat(verification.description()).contains("A [31m券XXX").hasSizeLessThan(400);
	}

	private void assertRejected(HttpHeaders headers, byte[] body, WechatPaySignatureException.Reason rejection) {
		WechatPayVerifier.Result verification = verify(headers, body);
		assertThat(verification.reason()).isEqualTo(rejection);
		assertThat(verification.isValid()).isFalse();
		assertThat(verification.description()).isNotBlank()
			.doesNotContain(String.valueOf(headers.getFirst("Wechatpay-Signature")) + "=");
	}

	private WechatPayVerifier.Result verify(HttpHeaders headers, byte[] body) {
		WechatPayVerifier.Result verification = this.verifier.verify(headers, body).block(Duration.ofSeconds(10));
		assertThat(verification).isNotNull();
		return verification;
	}

	private static HttpHeaders signed(Instant time, byte[] body) {
		return signed(time, body, KEYS.getPrivate());
	}

	private static HttpHeaders signed(Instant time, byte[] body, PrivateKey key) {
		try {
			Signature signature = Signature.getInstance("SHA256withRSA");
			signature.initSign(key);
			signature.update((time.getEpochSecond() + "\nNONCE\n").getBytes(StandardCharsets.UTF_8));
			signature.update(body);
			signature.update((byte) '\n');
			HttpHeaders headers = new HttpHeaders();
			headers.set("Wechatpay-Serial", KEY_ID);
			headers.set("Wechatpay-Timestamp", Long.toString(time.getEpochSecond()));
			headers.set("Wechatpay-Nonce", "NONCE");
			headers.set("Wechatpay-Signature", Base64.getEncoder().encodeToString(signature.sign()));
			return headers;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
