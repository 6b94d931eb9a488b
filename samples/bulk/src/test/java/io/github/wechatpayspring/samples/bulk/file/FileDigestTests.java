package io.github.wechatpayspring.samples.bulk.file;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link FileDigest}.
 */
class FileDigestTests {

	@TempDir
	private Path directory;

	@Test
	void sha256ReturnsDigest() throws IOException {
		// the examples of FIPS 180-2
		assertThat(FileDigest.sha256(CouponFiles.write(this.directory, "abc")))
			.isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
		assertThat(FileDigest.sha256(CouponFiles.write(this.directory, "a".repeat(1_000_000))))
			.isEqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	}

	@Test
	void sha256WhenFileIsEmptyReturnsDigest() throws IOException {
		assertThat(FileDigest.sha256(CouponFiles.write(this.directory, "")))
			.isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	}

	@Test
	void sha256WhenFileDoesNotExistFails() {
		assertThatIOException().isThrownBy(() -> FileDigest.sha256(this.directory.resolve("none")));
	}

}
