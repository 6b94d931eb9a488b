package io.github.wechatpayspring.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ServiceLoader;

import io.github.wechatpayspring.benchmarks.load.Target;

/**
 * What a virtual machine has to know before a peer starts in it.
 */
final class Surroundings {

	/**
	 * The host that peers call.
	 */
	static final String HOST = "api.mch.weixin.qq.com";

	private Surroundings() {
	}

	/**
	 * Put Amazon's provider first if {@code load.provider} asks for it, and resolve
	 * {@link #HOST} to the loopback address. Comes before anything else.
	 * @return the target, which {@code javax.net.ssl.trustStore} trusts already
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
			.orElseThrow(() -> new IllegalStateException("Amazon's provider is not on the class path"));
	}

}
