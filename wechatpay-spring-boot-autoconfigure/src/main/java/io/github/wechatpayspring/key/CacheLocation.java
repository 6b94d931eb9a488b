package io.github.wechatpayspring.key;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * File that only the current user (or root) can write. Neither the file nor its directory
 * may be a symbolic link, belong to another user or be writable for others. Where the
 * file system has no POSIX permissions, only symbolic links are refused.
 */
final class CacheLocation {

	private static final String ROOT = "root";

	private static final String OWN_DIRECTORY = "Use a directory that only the application's user can write";

	private final Path file;

	private final Path directory;

	CacheLocation(Path file) {
		this.file = file.toAbsolutePath();
		Path directory = this.file.getParent();
		this.directory = (directory != null) ? directory : this.file;
	}

	boolean exists() {
		return Files.exists(this.file, LinkOption.NOFOLLOW_LINKS);
	}

	/**
	 * Read the file.
	 * @param maximumLength the maximum length in bytes
	 * @throws IOException if it cannot be read, may have been written by another user or
	 * is longer
	 */
	byte[] read(int maximumLength) throws IOException {
		checkDirectory();
		check(this.file, "Delete it");
		if (!Files.isRegularFile(this.file, LinkOption.NOFOLLOW_LINKS)) {
			throw new FileSystemException(this.file.toString(), null, "It is not a regular file. Delete it");
		}
		try (SeekableByteChannel channel = Files.newByteChannel(this.file,
				Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
			byte[] content = Channels.newInputStream(channel).readNBytes(maximumLength + 1);
			if (content.length > maximumLength) {
				throw new FileSystemException(this.file.toString(), null,
						"It is longer than " + maximumLength + " bytes. Delete it");
			}
			return content;
		}
	}

	/**
	 * Replace the file as a whole, readable and writable for its owner only.
	 */
	void write(byte[] content) throws IOException {
		if (!Files.exists(this.directory, LinkOption.NOFOLLOW_LINKS)) {
			Files.createDirectories(this.directory, ownerOnly("rwx------"));
		}
		checkDirectory();
		Path written = Files.createTempFile(this.directory, this.file.getFileName().toString(), ".tmp",
				ownerOnly("rw-------"));
		try {
			Files.write(written, content);
			Files.move(written, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(written);
		}
	}

	private void checkDirectory() throws IOException {
		check(this.directory, OWN_DIRECTORY);
	}

	private void check(Path path, String advice) throws IOException {
		if (Files.isSymbolicLink(path)) {
			throw new FileSystemException(path.toString(), null, "It is a symbolic link. " + advice);
		}
		if (!isPosix(path)) {
			return;
		}
		PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		if (attributes.permissions()
			.stream()
			.anyMatch(Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE)::contains)) {
			throw new FileSystemException(path.toString(), null, "Other users can write it ("
					+ PosixFilePermissions.toString(attributes.permissions()) + "). " + advice);
		}
		UserPrincipal owner = attributes.owner();
		if (!owner.getName().equals(ROOT) && !owner.equals(currentUser())) {
			throw new FileSystemException(path.toString(), null,
					"It belongs to the user '" + owner.getName() + "'. " + advice);
		}
	}

	/**
	 * Return the owner of a new file, because the name of the user may not be known to
	 * the file system.
	 */
	private @Nullable UserPrincipal currentUser() throws IOException {
		Path probe = Files.isWritable(this.directory) ? Files.createTempFile(this.directory, "owner", ".tmp")
				: Files.createTempFile("owner", ".tmp");
		try {
			return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
		}
		finally {
			Files.deleteIfExists(probe);
		}
	}

	private static boolean isPosix(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

	private FileAttribute<?>[] ownerOnly(String permissions) {
		return isPosix(this.file)
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

	@Override
	public String toString() {
		return this.file.toString();
	}

}
