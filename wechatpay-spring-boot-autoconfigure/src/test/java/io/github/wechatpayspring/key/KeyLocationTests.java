package io.github.wechatpayspring.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeyLocationTests {

	private static final KeyPair KEYS = TestKeys.rsa();

	private static final String PRIVATE_KEY = TestKeys.pem(KEYS.getPrivate());

	@TempDir
	private Path directory;

	private static void assertRefused(String location, String... messages) {
		List<Reading> readings = List.of((value) -> KeyReader.privateKey(KeyAlgorithm.RSA, value, null),
				(value) -> KeyReader.publicKey(value),
				(value) -> MerchantCertificate.read(KeyAlgorithm.RSA, value, Instant.now()),
				(value) -> KeyReader.platformCertificates(KeyAlgorithm.RSA, value));
		for (Reading reading : readings) {
			for (String value : new String[] { location, "file:" + location }) {
				assertThatExceptionOfType(WechatPayConfigurationException.class).isThrownBy(() -> reading.read(value))
					.satisfies((ex) -> assertThat(ex.getProperty()).isNull())
					.satisfies((ex) -> assertThat(ex.getMessage()).contains(messages));
			}
		}
	}

	@Test
	void readWhenLocationIsDirectoryFails() {
		assertRefused(this.directory.toString(), "which is a directory", "Name the file in it");
	}

	@Test
	void readWhenUserIsNotPermittedToReadFileFails() throws IOException {
		Path file = Files.writeString(this.directory.resolve("key.pem"), PRIVATE_KEY);
		assumeTrue(file.toFile().setReadable(false));
		assumeFalse(Files.isReadable(file), "root reads all files");
		assertRefused(file.toString(), "which the application's user is not permitted to read", "permission");
	}

	@Test
	void readWhenRelativeLocationDoesNotExistShowsAbsolutePath() {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA, "no/such.pem", null))
			.withMessageContaining("'no/such.pem', which does not exist (the path is '"
					+ Path.of("no/such.pem").toAbsolutePath() + "')");
	}

	@ParameterizedTest
	@ValueSource(strings = { "file:/no/such.pem", "file:no/such.pem", "FILE:/no/such.pem", "classpath:no/such.pem" })
	void readWhenLocationWithPrefixDoesNotExistAdvisesToCorrectPathOnly(String location) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA, location, null))
			.withMessageEndingWith("'" + location + "', which does not exist. Correct the path.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "no/such.pem", "/no/such.pem", "https://example.com/key.pem" })
	void readWhenLocationWithoutPrefixDoesNotExistAdvisesToPrefixIt(String location) {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> KeyReader.privateKey(KeyAlgorithm.RSA, location, null))
			.withMessageEndingWith("Correct the path, or begin it with 'file:' or 'classpath:' to say where it is.");
	}

	@Test
	void readWhenSymbolicLinksLeadToFileReadsIt() throws IOException {
		Path data = Files.createDirectory(this.directory.resolve("..2026_05_20"));
		Files.writeString(data.resolve("key.pem"), PRIVATE_KEY);
		Path current = Files.createSymbolicLink(this.directory.resolve("..data"), data.getFileName());
		Path key = Files.createSymbolicLink(this.directory.resolve("key.pem"),
				current.getFileName().resolve("key.pem"));
		assertThat(KeyReader.privateKey(KeyAlgorithm.RSA, key.toString(), null)).isEqualTo(KEYS.getPrivate());
	}

	@FunctionalInterface
	private interface Reading {

		void read(String value);

	}

}
