package io.github.wechatpayspring.key;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps the last list of platform certificates of a merchant in a file, as WeChat Pay
 * sent it: encrypted with the merchant's APIv3 key. The file is decrypted and checked
 * like a download each time it is read, so that its content need not be trusted: without
 * the APIv3 key, no certificate can be added to it or changed in it.
 * <p>
 * An earlier list of the same merchant can be put in its place. Its certificates are
 * WeChat Pay's and are trusted only while they are valid, and only until the renewals
 * that begin with the first request have replaced them. To prevent that as well, the file
 * and its directory must belong to the current user or root, must not be writable for
 * others and must not be symbolic links.
 * <p>
 * A file that does not meet these conditions, or cannot be read or written, is logged as
 * a warning and ignored.
 */
final class CertificateCache {

	private static final Log logger = LogFactory.getLog(CertificateCache.class);

	private static final int MAXIMUM_LENGTH = 1024 * 1024;

	private final CertificateListReader reader;

	private final @Nullable CacheLocation location;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create a new cache.
	 * @param reader decrypts and checks the list
	 * @param file the file, or {@code null} to keep nothing
	 */
	public CertificateCache(CertificateListReader reader, @Nullable Path file) {
		this.reader = reader;
		this.location = (file != null) ? new CacheLocation(file) : null;
	}

	CertificateSet load() {
		CacheLocation location = this.location;
		if (location != null && location.exists()) {
			try {
				return this.reader.read(location.read(MAXIMUM_LENGTH));
			}
			catch (IOException | RuntimeException ex) {
				warn("The platform certificates in '" + location + "' are ignored and will be downloaded", ex);
			}
		}
		return this.reader.none();
	}

	Mono<Void> save(CertificateSet certificates) {
		CacheLocation location = this.location;
		byte[] list = certificates.source();
		return (location == null || list == null) ? Mono.empty()
				: Mono.<Void>fromRunnable(() -> save(list, location)).subscribeOn(Schedulers.boundedElastic());
	}

	private void save(byte[] list, CacheLocation location) {
		if (list.length > MAXIMUM_LENGTH) {
			logger.debug("A list of platform certificates of " + list.length + " bytes is not kept");
			return;
		}
		try {
			location.write(list);
		}
		catch (IOException | RuntimeException ex) {
			warn("Platform certificates cannot be kept in '" + location + "' and are downloaded again after a restart",
					ex);
		}
	}

	private void warn(String problem, Exception ex) {
		String reason = (ex instanceof AccessDeniedException denied) ? "Access denied: " + denied.getFile()
				: ex.getMessage();
		if (this.warned.compareAndSet(false, true)) {
			logger.warn(problem + ": " + reason);
		}
		else {
			logger.debug(problem, ex);
		}
	}

}
