package io.github.wechatpayspring.key;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.util.Arrays;
import java.util.Base64;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayConfigurationException;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECParameterSpec;
import org.bouncycastle.jce.spec.ECPrivateKeySpec;
import org.bouncycastle.jce.spec.ECPublicKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeyAlgorithmTests {

	private static final String API_V3_KEY = "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb";

	/**
	 * Examples of WeChat Pay's documentation.
	 */
	@ParameterizedTest
	@CsvSource({ "RSA, ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI=, message",
			"SM2, +lcLNfkZQQx+iQm20Apa3x9Mb/5L7PgZ7w==, plaintext" })
	void decryptWhenCiphertextIsPublishedReturnsItsPlaintext(KeyAlgorithm algorithm, String ciphertext,
			String plaintext) {
		assertThat(ApiV3Key.read("1900000001", " \uFEFF" + API_V3_KEY + "\r\n")
			.decrypt(algorithm, bytes("uluk4a9R25RW"), bytes("associatedData"), Base64.getDecoder().decode(ciphertext)))
			.asString(StandardCharsets.UTF_8)
			.isEqualTo(plaintext);
	}

	@ParameterizedTest
	@EnumSource
	void decryptWhenAnyBitDiffersFails(KeyAlgorithm algorithm) throws GeneralSecurityException {
		byte[] ciphertext = Base64.getDecoder()
			.decode((algorithm == KeyAlgorithm.RSA) ? "ulwSiIajGClcvcOYvOQ7+l+0PAbzzwI="
					: "+lcLNfkZQQx+iQm20Apa3x9Mb/5L7PgZ7w==");
		ApiV3Key key = ApiV3Key.read("1900000001", API_V3_KEY);
		for (int bit = 0; bit < ciphertext.length * 8; bit++) {
			byte[] changed = ciphertext.clone();
			changed[bit / 8] ^= (byte) (1 << (bit % 8));
			assertThatExceptionOfType(PlatformCertificateException.class)
				.isThrownBy(() -> key.decrypt(algorithm, bytes("uluk4a9R25RW"), bytes("associatedData"), changed));
		}
		for (int length = 0; length < ciphertext.length; length++) {
			byte[] cut = Arrays.copyOf(ciphertext, length);
			assertThatExceptionOfType(PlatformCertificateException.class)
				.isThrownBy(() -> key.decrypt(algorithm, bytes("uluk4a9R25RW"), bytes("associatedData"), cut));
		}
		for (String nonce : new String[] { "", "u", "uluk4a9R25R", "uluk4a9R25RX" }) {
			assertThatExceptionOfType(PlatformCertificateException.class)
				.isThrownBy(() -> key.decrypt(algorithm, bytes(nonce), bytes("associatedData"), ciphertext));
		}
		assertThatExceptionOfType(PlatformCertificateException.class)
			.isThrownBy(() -> key.decrypt(algorithm, bytes("uluk4a9R25RW"), bytes(""), ciphertext));
	}

	@Test
	void weaknessWhenDomainParametersAreNotThoseOfSm2IsReported() throws GeneralSecurityException {
		X9ECParameters sm2 = ECNamedCurveTable.getByName("sm2p256v1");
		ECParameterSpec other = new ECParameterSpec(sm2.getCurve(), sm2.getG().twice().normalize(), sm2.getN(),
				sm2.getH());
		KeyFactory factory = KeyFactory.getInstance("EC", new BouncyCastleProvider());
		assertThat(KeyAlgorithm.SM2.weakness(factory.generatePrivate(new ECPrivateKeySpec(BigInteger.TEN, other))))
			.isNotNull();
		assertThat(KeyAlgorithm.SM2.weakness(factory.generatePublic(new ECPublicKeySpec(other.getG(), other))))
			.isNotNull();
		ECParameterSpec right = new ECParameterSpec(sm2.getCurve(), sm2.getG(), sm2.getN(), sm2.getH());
		assertThat(KeyAlgorithm.SM2.weakness(factory.generatePublic(new ECPublicKeySpec(right.getG(), right))))
			.isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a7cde1ZJB1kG2e7V", "a7cde1ZJB1kG2e7VfTs3jQza", "a7cde1ZJB1kG2e7VfTs3jQzaWizur8G",
			"a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb1", "券券券券券券券券券券券券券券券券券券券券券券券券券券券券券券券券" })
	void readWhenApiV3KeyHasNot32BytesFails(String value) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> ApiV3Key.read("1900000001", value))
			.withMessageContaining(
					"The value must have exactly 32 bytes, but has " + value.getBytes(StandardCharsets.UTF_8).length)
			.withMessageNotContaining("a7cde1");
	}

	@Test
	void toStringHasNoApiV3Key() {
		assertThat(ApiV3Key.read("1900000001", API_V3_KEY)).hasToString("ApiV3Key[merchantId=1900000001]");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Test
	void weaknessWhenPublicKeyIsNotOfSm2IsReported() {
		assertThat(KeyAlgorithm.SM2.weakness(TestKeys.sm2().getPublic())).isNull();
		assertThat(KeyAlgorithm.SM2.weakness(TestKeys.ec().getPublic())).contains("EC");
		assertThat(KeyAlgorithm.SM2.weakness(TestKeys.rsa().getPublic())).contains("RSA");
	}

}
