package io.github.wechatpayspring.key;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayConfigurationException;
import org.bouncycastle.jce.interfaces.ECPrivateKey;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeyReaderTests {

	private static final KeyPair KEYS = TestKeys.rsa();

	private static final String PRIVATE_KEY = TestKeys.pem(KEYS.getPrivate());

	private static final String PUBLIC_KEY = TestKeys.pem(KEYS.getPublic());

	private static final String CERTIFICATE = TestKeys.pem("CERTIFICATE", new byte[] { 1, 2, 3 });

	@TempDir
	private Path directory;

	@Test
	void privateKeyWhenValueIsFileUrlPathBase64OrTextReadsIt() throws IOException {
		Path file = Files.writeString(this.directory.resolve("apiclient_key.pem"), PRIVATE_KEY);
		String base64 = Base64.getEncoder().encodeToString(PRIVATE_KEY.getBytes(StandardCharsets.UTF_8));
		for (String value : new String[] { file.toUri().toString(), "file:" + file, file.toString(), PRIVATE_KEY,
				"base64:" + base64, " " + file + " " }) {
			assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, value, null)).isEqualTo(KEYS.getPrivate());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "classpath:apiclient_key.pem", "classpath:/wechatpay/apiclient_key.pem" })
	void privateKeyWhenLocationIsInJarReadsIt(String location) throws IOException {
		Path jar = this.directory.resolve("application.jar");
		try (JarOutputStream content = new JarOutputStream(Files.newOutputStream(jar))) {
			content.putNextEntry(new JarEntry(location.replaceFirst("classpath:/?", "")));
			content.write(PRIVATE_KEY.getBytes(StandardCharsets.UTF_8));
		}
		ClassLoader previous = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { jar.toUri().toURL() }, previous)) {
			Thread.currentThread().setContextClassLoader(classLoader);
			assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, location, null)).isEqualTo(KEYS.getPrivate());
		}
		finally {
			Thread.currentThread().setContextClassLoader(previous);
		}
	}

	@Test
	void privateKeyWhenFormatIsPkcs1ReadsIt() throws IOException {
		assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, TestKeys.pkcs1(KEYS.getPrivate()), null))
			.isEqualTo(KEYS.getPrivate());
	}

	@Test
	void privateKeyWhenCertificatePrecedesReadsIt() {
		assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, CERTIFICATE + PRIVATE_KEY, null))
			.isEqualTo(KEYS.getPrivate());
	}

	@ParameterizedTest
	@MethodSource
	void privateKeyWhenTextIsKeyWithoutPemHeaderFailsWithoutShowingIt(String value) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.SM2, value, null))
			.withMessageContaining("The value names a location that is not shown, because it may be a secret")
			.withMessageNotContaining(value)
			.withNoCause();
	}

	static Stream<String> privateKeyWhenTextIsKeyWithoutPemHeaderFailsWithoutShowingIt() {
		ECPrivateKey key = (ECPrivateKey) TestKeys.sm2().getPrivate();
		String base64 = Base64.getEncoder().encodeToString(key.getEncoded());
		byte[] number = BigIntegers.asUnsignedByteArray(32, key.getD());
		return Stream.of(base64, base64.replaceAll("(.{64})", "$1 "), base64.replaceAll("(.{64})", "$1\\\\n"),
				"----BEGIN PRIVATE KEY-----" + base64 + "-----END PRIVATE KEY-----", base64 + base64,
				Base64.getUrlEncoder().encodeToString(key.getEncoded()), Base64.getEncoder().encodeToString(number),
				HexFormat.of().formatHex(number), HexFormat.of().withUpperCase().formatHex(number),
				"https://user:password@host.invalid/key.pem");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/etc/wechatpay/merchants/1900006511/production/apiclient_key.pem",
			"file:/Users/alice/projects/coffee-shop/secrets/production/apiclient_key.pem",
			"C:\\Users\\Alice\\Projects\\CoffeeShop\\apiclient_key.pem" })
	void privateKeyWhenLocationDoesNotExistFailsAndShowsIt(String location) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA, location, null))
			.withMessageContaining("The value names '" + location + "', which does not exist");
	}

	@ParameterizedTest
	@ValueSource(strings = { "file://host.invalid/apiclient_key.pem", "https://host.invalid/apiclient_key.pem",
			"jar:https://host.invalid/wechatpay.jar!/apiclient_key.pem" })
	void privateKeyWhenLocationIsRemoteFailsWithoutRequest(String location) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA, location, null))
			.withMessageContaining("The value names '" + location + "', which does not exist");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jar:file:/wechatpay.jar!/%u", "a\0b", "classpath:\0" })
	void privateKeyWhenValueIsNoLocationFails(String value) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA, value, null));
	}

	@Test
	void publicKeyWhenValueIsPemReadsIt() {
		assertThat(KeyReader.publicKey(PUBLIC_KEY)).isEqualTo(KEYS.getPublic());
	}

	@Test
	void readWhenTextHasByteOrderMarkCarriageReturnsOrBlanksReadsIt() {
		for (String text : new String[] { "\uFEFF" + PRIVATE_KEY, PRIVATE_KEY.replace("\n", "\r\n"),
				"\n  " + PRIVATE_KEY + " \t\n", PRIVATE_KEY.replace("\n", "\\n") }) {
			assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, text, null)).isEqualTo(KEYS.getPrivate());
		}
		assertThat(KeyReader.publicKey("\uFEFF" + PUBLIC_KEY.replace("\n", "\r\n"))).isEqualTo(KEYS.getPublic());
	}

	@ParameterizedTest
	@MethodSource
	void privateKeyWhenValueIsInvalidFails(String value, String problem, String action) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA, value, null))
			.satisfies((ex) -> {
				assertThat(ex.getProperty()).isNull();
				assertThat(ex.getProblem()).contains(problem);
				assertThat(ex.getAction()).contains(action);
				assertThat(ex.toString()).doesNotContain(PRIVATE_KEY.substring(100, 130));
			});
	}

	static Stream<String[]> privateKeyWhenValueIsInvalidFails() {
		String body = PRIVATE_KEY.lines().skip(1).limit(26).reduce("", String::concat);
		return Stream.of(new String[] { CERTIFICATE, "holds a certificate", "apiclient_key.pem" },
				new String[] { PUBLIC_KEY, "holds a public key", "'public-key'" },
				new String[] { TestKeys.pem("ENCRYPTED PRIVATE KEY", new byte[] { 1 }), "no password is set",
						"-password" },
				new String[] { TestKeys.pem("PRIVATE KEY", new byte[] { 1, 2, 3 }), "damaged", "apiclient_key.pem" },
				new String[] { PRIVATE_KEY.replace("-----END PRIVATE KEY-----", ""), "damaged", "apiclient_key.pem" },
				new String[] { TestKeys.pem("OPENSSH KEY", new byte[] { 1 }), "'-----BEGIN OPENSSH KEY-----'",
						"-----BEGIN PRIVATE KEY-----" },
				new String[] { TestKeys.pem(TestKeys.ec().getPrivate()), "algorithm EC", "apiclient_key.pem" },
				new String[] { TestKeys.pem(TestKeys.rsa(1024, BigInteger.valueOf(65537)).getPrivate()),
						"1024 bits, less than 2048", "apiclient_key.pem" },
				new String[] { "file:/no/such/apiclient_key.pem",
						"'file:/no/such/apiclient_key.pem', which does not exist", "Correct the path" },
				new String[] { "no/such.pem", "'no/such.pem', which does not exist", "classpath:" },
				new String[] { "classpath:no/such.pem", "'classpath:no/such.pem', which does not exist",
						"Correct the path" },
				new String[] { body, "neither PEM text", "PEM text" },
				new String[] { "MII" + "x".repeat(600), "neither PEM text", "PEM text" },
				new String[] { body.substring(0, 64) + "\n" + body.substring(64, 128), "neither PEM text", "PEM text" },
				new String[] { TestKeys.pem(TestKeys.rsa(2048, BigInteger.valueOf(3)).getPrivate()),
						"exponent is 3, less than", "apiclient_key.pem" },
				new String[] { "base64:%%%", "is not Base64", "base64:" },
				new String[] { "base64:QUJD", "is not PEM", "PEM" });
	}

	@Test
	void privateKeyWhenEncryptedReadsIt() throws Exception {
		for (String pem : TestKeys.encrypted(KEYS.getPrivate(), "correct horse")) {
			assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, pem.replace("\n", "\r\n"), "correct horse"))
				.isEqualTo(KEYS.getPrivate());
		}
	}

	@Test
	void privateKeyWhenPasswordIsWrongOrMissingFails() throws Exception {
		for (String pem : TestKeys.encrypted(KEYS.getPrivate(), "correct horse")) {
			assertThatExceptionOfType(WechatPayConfigurationException.class)
				.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA, pem, "battery staple"))
				.withMessageContaining("The value holds an encrypted private key that its password does not open")
				.withMessageNotContaining("battery")
				.withNoCause();
			assertThatExceptionOfType(WechatPayConfigurationException.class)
				.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA, pem, null))
				.withMessageContaining("no password is set")
				.withMessageContaining("'private-key-password'");
		}
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA,
					TestKeys.pem("ENCRYPTED PRIVATE KEY", new byte[] { 1, 2, 3 }), "battery staple"))
			.withMessageContaining("does not open");
	}

	@Test
	void privateKeyWhenCurveIsNotThatOfSm2Fails() {
		assertThat(KeyReader.privateKey(KeyAlgorithm.SM2, TestKeys.pem(TestKeys.sm2().getPrivate()), null)).isNotNull();
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.SM2, TestKeys.pem(TestKeys.ec().getPrivate()), null))
			.withMessageContaining("The value")
			.withMessageContaining("SM2");
	}

	@Test
	void privateKeyWhenFileIsNotPemFails() throws IOException {
		Path file = Files.write(this.directory.resolve("apiclient_cert.p12"), new byte[] { 0, 1, 2, 3 });
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA, file.toString(), null))
			.withMessageContaining(file.toString())
			.withMessageContaining("not PEM");
	}

	@ParameterizedTest
	@MethodSource
	void publicKeyWhenValueIsInvalidFails(String value, String problem) {
		assertThatExceptionOfType(WechatPayConfigurationException.class).isThrownBy(() -> KeyReader.publicKey(value))
			.satisfies((ex) -> {
				assertThat(ex.getProblem()).contains(problem);
				assertThat(ex.getAction()).isNotBlank();
				assertThat(ex.toString()).doesNotContain(PRIVATE_KEY.substring(100, 130));
			});
	}

	static Stream<String[]> publicKeyWhenValueIsInvalidFails() {
		return Stream.of(new String[] { CERTIFICATE, "holds a certificate" },
				new String[] { PRIVATE_KEY, "holds a private key" },
				new String[] { TestKeys.pem("PUBLIC KEY", new byte[] { 1, 2, 3 }), "damaged or not RSA" },
				new String[] { TestKeys.pem("X", new byte[] { 1, 2, 3 }), "'-----BEGIN X-----'" },
				new String[] { TestKeys.pem(TestKeys.ec().getPublic()), "damaged or not RSA" },
				new String[] { TestKeys.pem(TestKeys.rsa(1024, BigInteger.valueOf(65537)).getPublic()), "1024 bits" },
				new String[] { TestKeys.pem(TestKeys.rsa(2048, BigInteger.valueOf(3)).getPublic()), "exponent is 3" });
	}

	@Test
	void serialNumberWhenItHasLeadingZerosKeepsThem() {
		String serialNumber = "0C4AEF34B89340881BB2B25226393DC2E47F094B";
		assertThat(KeyReader.serialNumber(serialNumber)).isEqualTo(serialNumber);
		assertThat(KeyReader.serialNumber(serialNumber.toLowerCase(Locale.ROOT))).isEqualTo(serialNumber);
	}

	@Test
	void serialNumberWhenItHasNoLettersIsHexadecimal() {
		String serialNumber = "1234567890".repeat(4);
		assertThat(KeyReader.serialNumber(serialNumber)).isEqualTo(serialNumber);
	}

	@Test
	void serialNumberWhenDecimalFailsAndShowsHexadecimal() {
		String decimal = new BigInteger("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB", 16).toString();
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.serialNumber(decimal))
			.withMessageContaining("decimal")
			.withMessageContaining("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			'408B 07E7', blanks
			'408B\n07E7', blanks
			408B:07E7, other characters
			0x408B, other characters
			PUB_KEY_ID_0114232134912410000000000000, public key
			408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB0, more than 40
			""")
	void serialNumberWhenInvalidFails(String value, String problem) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.serialNumber(value.replace("\\n", "\n")))
			.withMessageContaining(problem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "5157F09EFDC096DE15EBE81A47057A7232F1B8E1", "PUB_KEY_ID_", "PUB_KEY_ID_0 1",
			"pub_key_id_01", "PUB_KEY_ID_01\"" })
	void publicKeyIdWhenInvalidFails(String value) {
		assertThatExceptionOfType(WechatPayConfigurationException.class).isThrownBy(() -> KeyReader.publicKeyId(value))
			.withMessageContaining("PUB_KEY_ID_");
	}

	@ParameterizedTest
	@ValueSource(strings = { " %s", "%s\n", "\uFEFF%s\r\n", "\t%s " })
	void readWhenBlanksSurroundShortValuesIgnoresThem(String format) {
		assertThat(KeyReader.serialNumber(format.formatted("408B07E7"))).isEqualTo("408B07E7");
		assertThat(KeyReader.publicKeyId(format.formatted("PUB_KEY_ID_01"))).isEqualTo("PUB_KEY_ID_01");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void privateKeyWhenPasswordIsSetForPlainKeyWarns(CapturedOutput output) {
		assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, PRIVATE_KEY, "")).isNotNull();
		assertThat(output).doesNotContain("WARN");
		assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, PRIVATE_KEY, "battery")).isNotNull();
		assertThat(output).containsOnlyOnce("The password of the merchant's private key is ignored")
			.doesNotContain("battery");
	}

	@Test
	void privateKeyWhenPasswordIsEmptyIsNotDecrypted() {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA,
					TestKeys.encrypted(KEYS.getPrivate(), "secret").get(0), ""))
			.withMessageContaining("no password is set");
	}

}
