package io.github.wechatpayspring.key;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestClock;
import io.github.wechatpayspring.TestKeys;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@DisabledOnOs(OS.WINDOWS)
@ExtendWith(OutputCaptureExtension.class)
@Timeout(30)
class CertificateCacheTests {

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private static final KeyPair KEYS = TestKeys.rsa();

	private static final PlatformCertificate CERTIFICATE = certificate(BigInteger.TEN);

	private final TestClock clock = new TestClock(NOW);

	@TempDir
	private Path temporary;

	private Path directory;

	private Path file;

	@BeforeEach
	void createDirectory() throws IOException {
		this.directory = Files.createDirectory(this.temporary.resolve("cache"));
		mode(this.directory, "rwx------");
		this.file = this.directory.resolve("certificates.json");
	}

	private static PlatformCertificate certificate(BigInteger serialNumber) {
		return new PlatformCertificate(TestKeys.certificate(KEYS, "CN=Tenpay.com sign", serialNumber,
				NOW.minusSeconds(60), NOW.plus(Duration.ofDays(30))));
	}

	private static void mode(Path path, String mode) throws IOException {
		Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
	}

	private static void giveAway(Path path) throws IOException {
		UserPrincipal nobody = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
		try {
			Files.setOwner(path, nobody);
		}
		catch (FileSystemException ex) {
			assumeTrue(false, "only root can give files to other users");
		}
	}

	private CertificateListReader reader() {
		return new CertificateListReader(KeyAlgorithm.RSA, CertificateLists.key(), this.clock);
	}

	private CertificateCache cache() {
		return new CertificateCache(reader(), this.file);
	}

	private void write(byte[] content) throws IOException {
		Files.write(this.file, content);
		mode(this.file, "rw-------");
	}

	private void assertIgnored(CapturedOutput output, String... messages) {
		CertificateCache cache = cache();
		for (int i = 0; i < 3; i++) {
			assertThat(cache.load().platformCertificates()).isEmpty();
		}
		assertThat(output).containsOnlyOnce("are ignored and will be downloaded").contains(messages);
	}

	@Test
	void loadWhenListWasSavedReturnsItsCertificates(CapturedOutput output) throws IOException {
		byte[] list = CertificateLists.of(CERTIFICATE);
		this.file = this.directory.resolve("new").resolve("certificates.json");
		cache().save(reader().read(list)).block(LIMIT);
		assertThat(this.file).hasBinaryContent(list);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.file))).isEqualTo("rw-------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.file.getParent())))
			.isEqualTo("rwx------");
		try (Stream<Path> files = Files.list(this.file.getParent())) {
			assertThat(files).containsExactly(this.file);
		}
		assertThat(cache().load().platformCertificates()).containsExactly(CERTIFICATE);
		try (Stream<Path> files = Files.list(this.file.getParent())) {
			assertThat(files).containsExactly(this.file);
		}
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void loadWhenDownloadFailsKeepsCertificatesAcrossRestarts() {
		byte[] list = CertificateLists.of(CERTIFICATE);
		new PlatformCertificates(reader().none(), () -> Mono.fromSupplier(() -> reader().read(list)),
				Duration.ofHours(1), cache(), this.clock, () -> {
				})
			.ready()
			.block(LIMIT);
		Awaitility.await().until(() -> Files.exists(this.file));
		PlatformCertificates restarted = new PlatformCertificates(reader().none(),
				() -> Mono.error(new IllegalStateException("no")), Duration.ofHours(1), cache(), this.clock, () -> {
				});
		restarted.ready().block(LIMIT);
		assertThat(restarted.find("0A").block(LIMIT)).isEqualTo(KEYS.getPublic());
	}

	@Test
	void loadWhenThereIsNoFileReturnsNone(CapturedOutput output) {
		assertThat(cache().load().platformCertificates()).isEmpty();
		assertThat(output).doesNotContain("WARN");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nonsense", "{}", "{\"data\":[]}", "[", "{\"data\":[{}]}" })
	void loadWhenContentIsNoListIgnoresIt(String content, CapturedOutput output) throws IOException {
		write(content.getBytes(StandardCharsets.UTF_8));
		assertIgnored(output, this.file.toString());
	}

	@Test
	void loadWhenCertificateIsNotEncryptedIgnoresIt(CapturedOutput output) throws IOException {
		write(TestKeys.pem(CERTIFICATE.certificate()).getBytes(StandardCharsets.UTF_8));
		assertIgnored(output, "is not JSON");
	}

	@Test
	void loadWhenListIsEncryptedWithAnotherKeyIgnoresIt(CapturedOutput output) throws IOException {
		write(CertificateLists.of("0123456789abcdef0123456789abcdef", CERTIFICATE));
		assertIgnored(output, "does not decrypt");
	}

	@Test
	void loadWhenCertificatesHaveExpiredIgnoresThem(CapturedOutput output) throws IOException {
		write(CertificateLists.of(CERTIFICATE));
		this.clock.advance(Duration.ofDays(31));
		assertIgnored(output, "is valid at");
	}

	@Test
	void loadWhenFileIsSymbolicLinkIgnoresIt(CapturedOutput output) throws IOException {
		write(CertificateLists.of(CERTIFICATE));
		Path target = Files.move(this.file, this.directory.resolve("target.json"));
		Files.createSymbolicLink(this.file, target);
		assertIgnored(output, "symbolic link. Delete it");
		byte[] renewed = CertificateLists.of(certificate(BigInteger.TWO));
		cache().save(reader().read(renewed)).block(LIMIT);
		assertThat(Files.isSymbolicLink(this.file)).isFalse();
		assertThat(target).hasBinaryContent(CertificateLists.of(CERTIFICATE));
		assertThat(cache().load().key("02")).isNotNull();
	}

	@Test
	void loadWhenSymbolicLinkLeadsNowhereIgnoresIt(CapturedOutput output) throws IOException {
		Files.createSymbolicLink(this.file, this.directory.resolve("nowhere"));
		assertIgnored(output, "symbolic link");
	}

	@Test
	void loadWhenDirectoryIsSymbolicLinkIgnoresIt(CapturedOutput output) throws IOException {
		write(CertificateLists.of(CERTIFICATE));
		Path link = Files.createSymbolicLink(this.temporary.resolve("link"), this.directory);
		this.file = link.resolve(this.file.getFileName());
		assertIgnored(output, "symbolic link. Use a directory that only the application's user can write");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rw--w----", "rw-----w-", "rw-rw-rw-" })
	void loadWhenOthersCanWriteFileIgnoresIt(String mode, CapturedOutput output) throws IOException {
		write(CertificateLists.of(CERTIFICATE));
		mode(this.file, mode);
		assertIgnored(output, "Other users can write it (" + mode + "). Delete it");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rwx-w----", "rwx----w-", "rwxrwxrwx" })
	void loadWhenOthersCanWriteDirectoryIgnoresIt(String mode, CapturedOutput output) throws IOException {
		write(CertificateLists.of(CERTIFICATE));
		mode(this.directory, mode);
		assertIgnored(output, "Other users can write it (" + mode + "). Use a directory");
	}

	@ParameterizedTest
	@ValueSource(strings = { "r--------", "rw-r--r--" })
	void loadWhenOthersCanReadFileReturnsItsCertificates(String mode) throws IOException {
		write(CertificateLists.of(CERTIFICATE));
		mode(this.file, mode);
		mode(this.directory, "rwxr-xr-x");
		assertThat(cache().load().platformCertificates()).containsExactly(CERTIFICATE);
	}

	@Test
	void loadWhenFileBelongsToAnotherUserIgnoresIt(CapturedOutput output) throws IOException {
		write(CertificateLists.of(CERTIFICATE));
		giveAway(this.file);
		assertIgnored(output, "It belongs to the user 'nobody'. Delete it");
	}

	@Test
	void loadWhenDirectoryBelongsToAnotherUserIgnoresIt(CapturedOutput output) throws IOException {
		write(CertificateLists.of(CERTIFICATE));
		giveAway(this.directory);
		assertIgnored(output, "It belongs to the user 'nobody'. Use a directory");
	}

	@Test
	void loadWhenFileIsDirectoryIgnoresIt(CapturedOutput output) throws IOException {
		Files.createDirectory(this.file);
		mode(this.file, "rwx------");
		assertIgnored(output, "not a regular file");
	}

	@Test
	void loadWhenFileIsPipeIgnoresIt(CapturedOutput output) throws Exception {
		Process process = new ProcessBuilder("mkfifo", "-m", "600", this.file.toString()).start();
		assumeTrue(process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0);
		assertIgnored(output, "not a regular file");
	}

	@Test
	void loadWhenFileIsTooLongIgnoresIt(CapturedOutput output) throws IOException {
		String list = new String(CertificateLists.of(CERTIFICATE), StandardCharsets.UTF_8);
		write((list + " ".repeat(1024 * 1024)).getBytes(StandardCharsets.UTF_8));
		assertIgnored(output, "longer than 1048576 bytes");
	}

	@Test
	void saveWhenOthersCanWriteDirectoryWritesNothingAndWarnsOnce(CapturedOutput output) throws IOException {
		mode(this.directory, "rwxrwxrwx");
		CertificateCache cache = cache();
		CertificateSet certificates = reader().read(CertificateLists.of(CERTIFICATE));
		cache.save(certificates).block(LIMIT);
		cache.save(certificates).block(LIMIT);
		assertThat(this.directory).isEmptyDirectory();
		assertThat(output).containsOnlyOnce("Platform certificates cannot be kept in '" + this.file + "'")
			.contains("Use a directory that only the application's user can write");
	}

	@Test
	void saveWhenDirectoryCannotBeCreatedWarns(CapturedOutput output) throws IOException {
		Path blocked = Files.writeString(this.directory.resolve("file"), "");
		this.file = blocked.resolve("certificates.json");
		cache().save(reader().read(CertificateLists.of(CERTIFICATE))).block(LIMIT);
		assertThat(output).containsOnlyOnce("cannot be kept in '" + this.file + "'");
	}

}
