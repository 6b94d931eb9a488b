package io.github.wechatpayspring.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ServiceLoader;

import io.github.wechatpayspring.benchmarks.load.Target;

/**
 * Environment of a process that runs a peer.
 */
final class PeerEnvironment {

	/**
	 * The host that peers call.
	 */
	static final String HOST = "api.mch.weixin.qq.com";

	private PeerEnvironment() {
	}

	/**
	 * Register Amazon Corretto Crypto Provider as the first provider if
	 * {@code load.provider} is set, and resolve {@link #HOST} to the loopback address.
	 * Must be called before any other code of the peer.
	 * @return the target, whose certificate is in {@code javax.net.ssl.trustStore}
	 */
	static Target prepare() throws IOException {
		if (System.getProperty("load.provider") != null) {
			Security.insertProviderAt(amazon(), 1);
		}
		Path hosts = Files.createTempFile("hosts", null);
		hosts.toFile().deleteOnExit();
		Files.writeString(hosts, "127.0.0.1 " + HOST + " localhost\n");
		System.setProperty("jdk.net.hosts.file", hosts.toString());
		return Target.fromSystemProperties();
	}

	private static Provider amazon() {
		return ServiceLoader.load(Provider.class)
			.stream()
			.map(ServiceLoader.Provider::get)
			.filter((provider) -> provider.getName().equals("AmazonCorrettoCryptoProvider"))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("Amazon Corretto Crypto Provider is not on the class path"));
	}

}
