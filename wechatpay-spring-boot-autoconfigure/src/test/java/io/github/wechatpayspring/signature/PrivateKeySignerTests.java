package io.github.wechatpayspring.signature;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.TokenKey;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.key.MerchantKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link PrivateKeySigner}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PrivateKeySignerTests {

	private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

	private final AtomicReference<MerchantKey> current = new AtomicReference<>();

	private PrivateKeySigner signer(String cryptoProvider) {
		return new PrivateKeySigner(SignatureScheme.RSA, this.current::get, CryptoProvider.of(cryptoProvider));
	}

	private void use(PrivateKey key) {
		this.current.set(new MerchantKey("5157F09EFDC096DE15EBE81A47057A7232F1B8E1", key, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "jdk", "JDK", " SunRsaSign " })
	void signWhenKeyIsReplacedUsesCurrentKey(String cryptoProvider) throws Exception {
		PrivateKeySigner signer = signer(cryptoProvider);
		for (int i = 0; i < 2; i++) {
			KeyPair keys = TestKeys.rsa();
			use(keys.getPrivate());
			for (int j = 0; j < 2; j++) {
				assertThat(verify(keys, signer.sign(MESSAGE))).isTrue();
			}
		}
	}

	private static boolean verify(KeyPair keys, MerchantSignature signature) throws Exception {
		Signature verifier = Signature.getInstance("SHA256withRSA", "SunRsaSign");
		verifier.initVerify(keys.getPublic());
		verifier.update(MESSAGE);
		return verifier.verify(Base64.getDecoder().decode(signature.value()));
	}

	@Test
	void toSignWhenProviderIsAutoUsesCorrettoWithoutRegisteringIt() throws Exception {
		Signature signature = new SignatureFactory(SignatureScheme.RSA, CryptoProvider.auto())
			.toSign(TestKeys.rsa().getPrivate());
		assertThat(signature.getProvider().getName()).isEqualTo("AmazonCorrettoCryptoProvider");
		assertThat(Security.getProvider("AmazonCorrettoCryptoProvider")).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "jdk, SunRsaSign", "SunRsaSign, SunRsaSign", "BC, BC" })
	void toSignWhenProviderIsNamedUsesIt(String value, String name) throws Exception {
		Security.addProvider(new BouncyCastleProvider());
		try {
			Signature signature = new SignatureFactory(SignatureScheme.RSA, CryptoProvider.of(value))
				.toSign(TestKeys.rsa().getPrivate());
			assertThat(signature.getProvider().getName()).isEqualTo(name);
		}
		finally {
			Security.removeProvider("BC");
		}
	}

	@Test
	void signWhenKeyIsOfAnotherProviderTranslatesItOnce() {
		AtomicReference<Integer> encodings = new AtomicReference<>(0);
		PrivateKey key = new CountedKey(TestKeys.rsa().getPrivate(), encodings);
		use(key);
		PrivateKeySigner signer = signer("auto");
		signer.sign(MESSAGE);
		int translated = encodings.get();
		signer.sign(MESSAGE);
		assertThat(translated).isPositive();
		assertThat(encodings).hasValue(translated);
	}

	@Test
	void toSignWhenKeyCannotBeTranslatedSearchesInstalledProviders() {
		SignatureFactory signatures = new SignatureFactory(SignatureScheme.RSA, CryptoProvider.auto());
		assertThatExceptionOfType(java.security.InvalidKeyException.class)
			.isThrownBy(() -> signatures.toSign(new TokenKey()))
			.withMessageContaining("No installed provider supports this key");
	}

	@Test
	void signWhenNamedProviderDoesNotSupportKeyFails() {
		use(new TokenKey());
		assertThatIllegalStateException().isThrownBy(() -> signer("jdk").sign(MESSAGE))
			.withMessageContaining("cannot sign with SHA256withRSA")
			.havingCause()
			.withMessageNotContaining("No installed provider");
	}

	@ParameterizedTest
	@CsvSource({ "Nobody, is no registered provider", "SunJCE, does not know SHA256withRSA", "'', is no registered" })
	void ofWhenNameIsNoProviderOfSignaturesFails(String value, String problem) {
		assertThatExceptionOfType(WechatPayConfigurationException.class).isThrownBy(() -> CryptoProvider.of(value))
			.withMessageContaining(problem)
			.withMessageContaining("'auto', 'jdk'");
	}

	@Test
	void ifHealthyWhenSelfTestFailsReturnsNoneAndWarns(CapturedOutput output) {
		Provider provider = new BouncyCastleProvider();
		assertThat(Corretto.ifHealthy(provider, () -> true)).isSameAs(provider);
		assertThat(output).isEmpty();
		assertThat(Corretto.ifHealthy(provider, () -> false)).isNull();
		assertThat(output.getOut().lines()).singleElement()
			.asString()
			.contains("WARN")
			.contains("BC is on the class path but does not pass its self-test");
	}

	/**
	 * Private key of another provider, which counts how often its encoding is read.
	 */
	private record CountedKey(PrivateKey key, AtomicReference<Integer> encodings) implements PrivateKey {

		@Override
		public String getAlgorithm() {
			return this.key.getAlgorithm();
		}

		@Override
		public String getFormat() {
			return this.key.getFormat();
		}

		@Override
		public byte[] getEncoded() {
			this.encodings.set(this.encodings.get() + 1);
			return this.key.getEncoded();
		}

	}

}
