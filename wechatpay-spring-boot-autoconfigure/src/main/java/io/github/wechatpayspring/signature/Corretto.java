package io.github.wechatpayspring.signature;

import java.security.Provider;
import java.util.function.BooleanSupplier;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Access to Amazon's Corretto Crypto Provider, whose types are only used here, because
 * the library is optional. The provider is used directly and is not registered with the
 * JVM.
 */
final class Corretto {

	private static final Log logger = LogFactory.getLog(Corretto.class);

	private static final @Nullable Provider PROVIDER = ifHealthy(AmazonCorrettoCryptoProvider.INSTANCE,
			() -> AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null
					&& AmazonCorrettoCryptoProvider.INSTANCE.runSelfTests() == SelfTestStatus.PASSED);

	private Corretto() {
	}

	/**
	 * Return the provider, or {@code null} if it does not work here.
	 */
	static @Nullable Provider provider() {
		return PROVIDER;
	}

	static @Nullable Provider ifHealthy(Provider provider, BooleanSupplier selfTest) {
		if (selfTest.getAsBoolean()) {
			return provider;
		}
		logger.warn(provider.getName() + " is on the class path but does not pass its self-test here: RSA signatures"
				+ " are computed by another provider");
		return null;
	}

}
