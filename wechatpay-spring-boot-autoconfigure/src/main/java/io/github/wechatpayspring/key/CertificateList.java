package io.github.wechatpayspring.key;

import java.security.PublicKey;

import io.github.wechatpayspring.WechatPayApiException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The list of platform certificates that WeChat Pay offers for download. The response is
 * verified with one of the certificates that it contains: only a holder of the merchant's
 * APIv3 key can have created it.
 *
 * @param reader decrypts and reads the list
 * @param publicKey a key that may have signed the response as well, or {@code null}
 * @param download downloads the list
 */
record CertificateList(CertificateListReader reader, @Nullable PlatformPublicKey publicKey,
		PlatformKeys.Download download) {

	private static final int NOT_FOUND = 404;

	private static final String NO_CERTIFICATES = "RESOURCE_NOT_EXISTS";

	/**
	 * Return the download of the certificates.
	 * @return downloads them anew for each subscription; emits the certificates, verified
	 * and at least one of them valid
	 */
	Mono<CertificateSet> certificates() {
		return this.download.download(this.reader.algorithm().algorithmType(), ListedKeys::new)
			// read again, because it was read for the verification before it was verified
			.map(this.reader::read)
			.onErrorMap(WechatPayApiException.class, CertificateList::explain);
	}

	private static Throwable explain(WechatPayApiException error) {
		if (error.getStatus() != NOT_FOUND || !NO_CERTIFICATES.equals(error.getCode())) {
			return error;
		}
		return new NoPlatformCertificatesException("This merchant has no platform certificates, as none has that joined"
				+ " WeChat Pay since late 2024: set 'public-key-id' and 'public-key' to WeChat Pay's public key"
				+ " (微信支付公钥) from the merchant platform under API security (API安全), and leave out 'api-v3-key' ("
				+ error.getMessage() + ")", error);
	}

	/**
	 * Keys in a list. The list is read only if a signature names one of them, because the
	 * body of a response without a signature is not verified.
	 */
	private final class ListedKeys implements PlatformKeys {

		private final byte[] body;

		private volatile @Nullable PlatformCertificateException failure;

		ListedKeys(byte[] body) {
			this.body = body;
		}

		@Override
		public Mono<PublicKey> find(String serialNumber) {
			PlatformPublicKey publicKey = CertificateList.this.publicKey;
			if (publicKey != null && PlatformPublicKey.isId(serialNumber)) {
				return publicKey.find(serialNumber);
			}
			return Mono.fromCallable(() -> CertificateList.this.reader.read(this.body))
				.doOnError(PlatformCertificateException.class, (failure) -> this.failure = failure)
				.flatMap((certificates) -> certificates.find(serialNumber));
		}

		@Override
		public @Nullable String preferredSerialNumber() {
			return null;
		}

		@Override
		public Mono<Void> ready() {
			PlatformCertificateException failure = this.failure;
			return (failure != null) ? Mono.error(failure) : Mono.empty();
		}

	}

}
