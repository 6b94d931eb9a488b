package io.github.wechatpayspring.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.wechatpayspring.benchmarks.client.BareLoad;
import io.github.wechatpayspring.benchmarks.client.FilterLoad;
import io.github.wechatpayspring.benchmarks.client.LimitLoad;
import io.github.wechatpayspring.benchmarks.client.NeighbourLoad;
import io.github.wechatpayspring.benchmarks.client.StarterBulkLoad;
import io.github.wechatpayspring.benchmarks.client.StarterLoad;

/**
 * Everything that can be run, by what was built. A peer that was not built is left out,
 * and so is Amazon's provider where it does not run.
 */
final class Variants {

	static final String BARE = "bare";

	static final String LIMIT = "limit";

	static final String STARTER = "starter";

	static final String FILTER = "filter";

	static final List<String> PEERS = List.of("wechatpay-java", "weixin-java-pay", "payment-spring-boot");

	static final List<String> CRYPTO = List.of("jdk", "accp");

	private static final String PEER_PACKAGE = "io.github.wechatpayspring.benchmarks.peers.";

	private final ClassPath own = ClassPath.own();

	private final Optional<Path> accp;

	private final List<Variant> clients = new ArrayList<>();

	private final List<String> missing = new ArrayList<>();

	Variants(Path directory) throws IOException {
		this.accp = accp(directory.resolve("target/accp"));
		if (this.accp.isEmpty()) {
			this.missing.add("Amazon's provider");
		}
		this.clients.add(new Variant(name(LIMIT, "jdk"), "the limit", LimitLoad.class.getName(), this.own.toString(),
				List.of()));
		this.accp.ifPresent((jar) -> this.clients.add(new Variant(name(LIMIT, "accp"), "the limit, ACCP",
				LimitLoad.class.getName(), this.own.with(jar).toString(), List.of("-Dload.provider=accp"))));
		CRYPTO.forEach(
				(crypto) -> starter(STARTER, "the starter", StarterLoad.class, crypto).ifPresent(this.clients::add));
		addInstalled(FILTER, "a simple filter", FilterLoad.class.getName(), this.own);
		Path peers = directory.resolve("peers");
		addPeer(peers, "wechatpay-java", "wechatpay-java", "WechatpayJavaLoad");
		addPeer(peers, "weixin-java-pay", "weixin-java-pay", "WeixinJavaPayLoad");
		addPeer(peers, "payment-spring-boot", "payment-spring-boot-starter", "PaymentSpringBootLoad");
		// last, because an answer has to be there already
		this.clients
			.add(new Variant(BARE, "an exchange alone", BareLoad.class.getName(), this.own.toString(), List.of()));
	}

	private static Optional<Path> accp(Path directory) throws IOException {
		if (!Files.isDirectory(directory) || !System.getProperty("os.name").equals("Linux")
				|| !System.getProperty("os.arch").equals("amd64")) {
			return Optional.empty();
		}
		try (Stream<Path> files = Files.list(directory)) {
			return files.map(Path::toAbsolutePath).findFirst();
		}
	}

	static String name(String client, String crypto) {
		return client + "-" + crypto;
	}

	private void addPeer(Path peers, String name, String artifact, String mainClass) throws IOException {
		Optional<ClassPath> classPath = ClassPath.ofModule(peers.resolve(name));
		if (classPath.isEmpty()) {
			this.missing.add(name);
			return;
		}
		addInstalled(name, name + " " + classPath.get().version(artifact), PEER_PACKAGE + mainClass, classPath.get());
	}

	private void addInstalled(String name, String label, String mainClass, ClassPath classPath) {
		this.clients.add(new Variant(name(name, "jdk"), label, mainClass, classPath.toString(), List.of()));
		this.accp.ifPresent((jar) -> this.clients.add(new Variant(name(name, "accp"), label + ", ACCP", mainClass,
				classPath.with(jar).toString(), List.of("-Dload.provider=accp"))));
	}

	/**
	 * Return the starter with a provider of its own finding.
	 */
	private Optional<Variant> starter(String name, String label, Class<?> mainClass, String crypto, String... options) {
		if (crypto.equals("jdk")) {
			return Optional
				.of(new Variant(name(name, crypto), label, mainClass.getName(), this.own.toString(), List.of(options)));
		}
		return this.accp.map((jar) -> new Variant(name(name, crypto), label + ", ACCP", mainClass.getName(),
				this.own.with(jar).toString(), List.of(options)));
	}

	List<Variant> clients() {
		return this.clients;
	}

	/**
	 * Return the clients that are measured with any number of callers: the starter, the
	 * limit, and the peers as they come.
	 */
	List<Variant> inEachScenario() {
		return this.clients.stream()
			.filter((client) -> client.name().startsWith(STARTER) || client.name().startsWith(LIMIT)
					|| PEERS.stream().anyMatch((peer) -> client.name().equals(name(peer, "jdk"))))
			.toList();
	}

	List<String> missing() {
		return this.missing;
	}

	List<Variant> bulks(int concurrency) {
		return CRYPTO.stream()
			.flatMap((crypto) -> starter("bulk-" + concurrency, "a bulk, " + concurrency + " at a time",
					StarterBulkLoad.class, crypto, "-Dwechatpay.bulk.concurrency=" + concurrency)
				.stream())
			.toList();
	}

	List<Variant> neighbours(int deactivating) {
		return CRYPTO.stream()
			.flatMap((crypto) -> starter("neighbour-" + deactivating,
					"another WebClient, " + deactivating + " callers of the starter", NeighbourLoad.class, crypto,
					"-Dload.deactivating=" + deactivating)
				.stream())
			.toList();
	}

	ClassPath withStarter() {
		return this.own.without("wechatpay-spring-boot-fake");
	}

	ClassPath withoutStarter() {
		return this.own.without("wechatpay-spring-boot-", "bcpkix-", "bcutil-", "bcprov-");
	}

	/**
	 * Return the version of an artifact that the starter is measured with.
	 */
	String version(String artifact) {
		return this.own.version(artifact);
	}

	/**
	 * Return the version of Amazon's provider.
	 */
	String accpVersion() {
		return this.accp.map((jar) -> new ClassPath(List.of(jar)).version("AmazonCorrettoCryptoProvider"))
			.orElse("absent");
	}

}
