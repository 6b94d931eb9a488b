package io.github.wechatpayspring.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps the last good platform certificates of a merchant in a file that only its owner
 * can read. What cannot be read or written is logged and does no other harm.
 *
 * @since 0.1.0
 */
public final class CertificateCache {

	private static final Log logger = LogFactory.getLog(CertificateCache.class);

	private final KeyAlgorithm algorithm;

	private final @Nullable Path file;

	private final Clock clock;

	/**
	 * Create a new cache.
	 * @param algorithm what kind of key the certificates are for
	 * @param file the file, or {@code null} to keep nothing
	 * @param clock tells which certificates are valid
	 */
	public CertificateCache(KeyAlgorithm algorithm, @Nullable Path file, Clock clock) {
		this.algorithm = algorithm;
		this.file = file;
		this.clock = clock;
	}

	CertificateSet load() {
		return new CertificateSet((this.file != null && Files.exists(this.file)) ? load(this.file) : List.of(),
				this.clock);
	}

	private List<PlatformCertificate> load(Path file) {
		try {
			if (isWritableByOthers(file)) {
				logger.warn("Platform certificates in '" + file
						+ "' are not trusted, because others than the owner can write there");
				return List.of();
			}
			return PlatformCertificate.parseAll(this.algorithm, Files.readString(file));
		}
		catch (IOException | PlatformCertificateException ex) {
			logger.warn("Platform certificates in '" + file + "' cannot be read and will be downloaded", ex);
			return List.of();
		}
	}

	Mono<Void> save(CertificateSet certificates) {
		Path file = this.file;
		return (file == null) ? Mono.empty()
				: Mono.<Void>fromRunnable(() -> save(certificates, file)).subscribeOn(Schedulers.boundedElastic());
	}

	private static void save(CertificateSet certificates, Path file) {
		String content = certificates.platformCertificates()
			.stream()
			.map(PlatformCertificate::pem)
			.collect(Collectors.joining());
		try {
			Path directory = file.toAbsolutePath().getParent();
			Files.createDirectories(directory, ownerOnly("rwx------"));
			Path written = Files.createTempFile(directory, file.getFileName().toString(), ".tmp",
					ownerOnly("rw-------"));
			try {
				Files.write(written, content.getBytes(StandardCharsets.UTF_8));
				Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			}
			finally {
				Files.deleteIfExists(written);
			}
		}
		catch (IOException ex) {
			logger.warn("Platform certificates cannot be kept in '" + file + "'", ex);
		}
	}

	private static boolean isWritableByOthers(Path file) throws IOException {
		return isPosix() && Files.getPosixFilePermissions(file)
			.stream()
			.anyMatch(Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE)::contains);
	}

	private static boolean isPosix() {
		return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
	}

	private static FileAttribute<?>[] ownerOnly(String permissions) {
		return isPosix()
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

}
