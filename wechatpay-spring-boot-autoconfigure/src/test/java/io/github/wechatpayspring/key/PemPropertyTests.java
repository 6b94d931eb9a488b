package io.github.wechatpayspring.key;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PemPropertyTests {

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private static final KeyPair RSA = TestKeys.rsa();

	private static final KeyPair SM2 = TestKeys.sm2();

	private static final X509Certificate CERTIFICATE = certificate(RSA, "CN=1900007291", BigInteger.TEN);

	private static final X509Certificate SM2_CERTIFICATE = certificate(SM2, "CN=1900007291", BigInteger.TWO);

	@TempDir
	private Path directory;

	private static X509Certificate certificate(KeyPair keys, String subject, BigInteger serialNumber) {
		return TestKeys.certificate(keys, subject, serialNumber, NOW.minusSeconds(60), NOW.plusSeconds(60));
	}

	private static CertificateSet platform(String... values) {
		return CertificateSet.distinct(KeyReader.rejoin(List.of(values))
			.stream()
			.flatMap((value) -> KeyReader.platformCertificates(KeyAlgorithm.RSA, value).stream())
			.toList(), Clock.fixed(NOW, ZoneOffset.UTC));
	}

	private static void assertReads(UnaryOperator<String> spelling) {
		assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, spelling.apply(TestKeys.pem(RSA.getPrivate())), null))
			.isEqualTo(RSA.getPrivate());
		assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, spelling.apply(TestKeys.pkcs1(RSA.getPrivate())), null))
			.isEqualTo(RSA.getPrivate());
		assertThat(KeyReader.privateKey(KeyAlgorithm.SM2, spelling.apply(TestKeys.pem(SM2.getPrivate())), null))
			.isEqualTo(SM2.getPrivate());
		assertThat(KeyReader.privateKey(KeyAlgorithm.RSA,
				spelling.apply(TestKeys.encrypted(RSA.getPrivate(), "secret").get(0)), "secret"))
			.isEqualTo(RSA.getPrivate());
		assertThat(KeyReader.publicKey(spelling.apply(TestKeys.pem(RSA.getPublic())))).isEqualTo(RSA.getPublic());
		assertThat(KeyReader
			.merchantKey(KeyAlgorithm.RSA, RSA.getPrivate(), spelling.apply(TestKeys.pem(CERTIFICATE)), NOW)
			.serialNumber()).isEqualTo("0A");
		assertThat(KeyReader
			.merchantKey(KeyAlgorithm.SM2, SM2.getPrivate(), spelling.apply(TestKeys.pem(SM2_CERTIFICATE)), NOW)
			.serialNumber()).isEqualTo("02");
		assertThat(platform(spelling.apply(TestKeys.pem(CERTIFICATE))).key("0A")).isNotNull();
	}

	@ParameterizedTest
	@MethodSource
	void readWhenSpelledDifferentlyReadsKeysAndCertificates(UnaryOperator<String> spelling) {
		assertReads(spelling);
		assertReads((pem) -> "base64:"
				+ Base64.getEncoder().encodeToString(spelling.apply(pem).getBytes(StandardCharsets.UTF_8)));
		assertReads((pem) -> {
			try {
				return Files.writeString(this.directory.resolve("file.pem"), spelling.apply(pem)).toString();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	static Stream<UnaryOperator<String>> readWhenSpelledDifferentlyReadsKeysAndCertificates() {
		return Stream.of((pem) -> pem, (pem) -> pem.replace("\n", " "), (pem) -> pem.replace("\n", ""),
				(pem) -> pem.replace("\n", "\r\n"), (pem) -> pem.replace("\n", "\\n"),
				(pem) -> pem.replace("\n", "\\r\\n"), (pem) -> "\"" + pem + "\"", (pem) -> "'" + pem.strip() + "'",
				(pem) -> "\"" + pem.replace("\n", "\\n") + "\"", (pem) -> "\uFEFF" + pem,
				(pem) -> " \t\r\n" + pem + "\r\n \t", (pem) -> pem.replace("\n", "\n   "),
				(pem) -> "Bag Attributes\n    friendlyName: Tenpay, Certificate\nKey Attributes: <No Attributes>\n"
						+ pem);
	}

	@ParameterizedTest
	@MethodSource
	void readWhenBase64IsSpelledDifferentlyReadsIt(UnaryOperator<String> spelling) {
		UnaryOperator<String> base64 = (pem) -> Base64.getMimeEncoder()
			.encodeToString(pem.getBytes(StandardCharsets.UTF_8));
		assertReads((pem) -> spelling.apply(base64.apply(pem)));
		assertReads((pem) -> spelling.apply(pem.replaceAll("-----[A-Z0-9 ]+-----", "").strip()));
	}

	static Stream<UnaryOperator<String>> readWhenBase64IsSpelledDifferentlyReadsIt() {
		return Stream.of((content) -> "base64:" + content,
				(content) -> "base64:" + content.replace("\r\n", "\n") + "\n",
				(content) -> "base64: " + content.replace("\r\n", " ").replace('\n', ' '),
				(content) -> "base64:" + content.replace("\r", "").replace("\n", ""),
				(content) -> "base64:" + content.replace("\r", "").replace("\n", "\\n"),
				(content) -> "\"base64:" + content + "\"", (content) -> " 'base64:" + content + "' ");
	}

	@Test
	void readWhenFileHoldsDerReadsIt() throws CertificateEncodingException, IOException {
		Path file = Files.write(this.directory.resolve("apiclient_cert.cer"), CERTIFICATE.getEncoded());
		assertThat(KeyReader.merchantKey(KeyAlgorithm.RSA, RSA.getPrivate(), file.toString(), NOW).serialNumber())
			.isEqualTo("0A");
		Files.write(file, RSA.getPrivate().getEncoded());
		assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, file.toString(), null)).isEqualTo(RSA.getPrivate());
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.publicKey(file.toString()))
			.withMessageContaining("holds a private key, not WeChat Pay's public key");
	}

	@Test
	void readWhenContentIsPkcs12Fails() throws IOException {
		byte[] store = TestKeys.pkcs12(RSA.getPrivate(), CERTIFICATE, "1900007291");
		Path file = Files.write(this.directory.resolve("apiclient_cert.p12"), store);
		for (String value : new String[] { file.toString(), "base64:" + Base64.getEncoder().encodeToString(store) }) {
			assertThatExceptionOfType(WechatPayConfigurationException.class)
				.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA, value, null))
				.withMessageContaining("a PKCS#12 store, not PEM")
				.withMessageContaining("SSL bundle");
		}
	}

	@Test
	void readWhenLocationIsQuotedReadsIt() throws IOException {
		Path file = Files.writeString(this.directory.resolve("key.pem"), TestKeys.pem(RSA.getPrivate()));
		for (String value : new String[] { "\"" + file + "\"", "'file:" + file + "'\n", " \"" + file + "\" " }) {
			assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, value, null)).isEqualTo(RSA.getPrivate());
		}
	}

	@Test
	void readWhenListWasSplitAtCommasInBagAttributesReadsAllCertificates() throws IOException {
		String attributes = "Bag Attributes\n    friendlyName: a\nsubject=C = CN, ST = GD, O = Tenpay\nissuer=C = CN, O = CA\n";
		String first = attributes + TestKeys.pem(CERTIFICATE);
		String second = attributes + TestKeys.pem(certificate(RSA, "CN=Tenpay.com sign", BigInteger.TWO));
		String third = TestKeys.pem(certificate(RSA, "CN=Tenpay.com sign", BigInteger.ONE));
		Path file = Files.writeString(this.directory.resolve("platform.pem"),
				TestKeys.pem(certificate(RSA, "CN=Tenpay.com sign", BigInteger.valueOf(3))));
		for (String list : new String[] { file + "," + first + second + "," + third,
				first + "," + file + "," + third + "," + second + "\n" + "Attributes: a, b\n",
				third + "," + second + "," + first + "," + file }) {
			assertThat(platform(list.split(",")).platformCertificates()).hasSize(4);
			assertThat(platform(list.replace("\n", "\\n").split(",")).platformCertificates()).hasSize(4);
		}
	}

	@Test
	void readWhenLocationsHaveNoPemNamesTheOneThatIsWrong() {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> platform(TestKeys.pem(CERTIFICATE), "C:\\nowhere\\a.pem"))
			.withMessageContaining("The value names 'C:\\nowhere\\a.pem'");
	}

}
