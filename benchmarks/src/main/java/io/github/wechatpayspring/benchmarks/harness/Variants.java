package io.github.wechatpayspring.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.wechatpayspring.benchmarks.client.BareLoad;
import io.github.wechatpayspring.benchmarks.client.BaselineLoad;
import io.github.wechatpayspring.benchmarks.client.FilterLoad;
import io.github.wechatpayspring.benchmarks.client.StarterBulkLoad;
import io.github.wechatpayspring.benchmarks.client.StarterLoad;
import io.github.wechatpayspring.benchmarks.startup.Startup;

/**
 * Clients that are available for measurement. Peers that were not built are excluded, and
 * Amazon Corretto Crypto Provider (ACCP) is excluded on unsupported platforms.
 */
final class Variants {

	static final String BARE = "bare";

	static final String BASELINE = "baseline";

	static final String STARTER = "starter";

	static final String FILTER = "filter";

	static final String STARTUP_WITHOUT = "application";

	static final String STARTUP_WITH = "application-starter";

	static final String STARTUP_PEER = "application-weixin-java-pay";

	static final List<String> PEERS = List.of("wechatpay-java", "weixin-java-pay", "payment-spring-boot");

	static final List<String> CRYPTO = List.of("jdk", "accp");

	private static final String PEER_PACKAGE = "io.github.wechatpayspring.benchmarks.peers.";

	private final ClassPath own = ClassPath.own();

	private final Path peers;

	private final Optional<Path> accp;

	private final List<Variant> clients = new ArrayList<>();

	private final List<String> missing = new ArrayList<>();

	Variants(Path directory) throws IOException {
		this.peers = directory.resolve("peers");
		this.accp = accp(directory.resolve("target/accp"));
		if (this.accp.isEmpty()) {
			this.missing.add("Amazon Corretto Crypto Provider");
		}
		this.clients.add(new Variant(name(BASELINE, "jdk"), "baseline", BaselineLoad.class.getName(),
				this.own.toString(), List.of()));
		this.accp.ifPresent((jar) -> this.clients.add(new Variant(name(BASELINE, "accp"), "baseline, ACCP",
				BaselineLoad.class.getName(), this.own.with(jar).toString(), List.of("-Dload.provider=accp"))));
		CRYPTO.forEach((crypto) -> starter(STARTER, "starter", StarterLoad.class, crypto).ifPresent(this.clients::add));
		addInstalled(FILTER, "simple filter", FilterLoad.class.getName(), this.own);
		addPeer("wechatpay-java", "wechatpay-java", "WechatpayJavaLoad");
		addPeer("weixin-java-pay", "weixin-java-pay", "WeixinJavaPayLoad");
		addPeer("payment-spring-boot", "payment-spring-boot-starter", "PaymentSpringBootLoad");
		this.clients
			.add(new Variant(BARE, "HTTP exchange only", BareLoad.class.getName(), this.own.toString(), List.of()));
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

	private void addPeer(String name, String artifact, String mainClass) throws IOException {
		Optional<ClassPath> classPath = ClassPath.ofModule(this.peers.resolve(name));
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
	 * Return the starter, which detects the provider on the class path.
	 */
	private Optional<Variant> starter(String name, String label, Class<?> mainClass, String crypto, String... options) {
		if (crypto.equals("jdk")) {
			return Optional
				.of(new Variant(name(name, crypto), label, mainClass.getName(), this.own.toString(), List.of(options)));
		}
		return this.accp.map((jar) -> new Variant(name(name, crypto), label + ", ACCP", mainClass.getName(),
				this.own.with(jar).toString(), List.of(options)));
	}

	Optional<Path> accp() {
		return this.accp;
	}

	List<Variant> clients() {
		return this.clients;
	}

	/**
	 * Return the clients whose first calls are measured: all of them with the JDK, and
	 * the starter also with other settings.
	 */
	List<Variant> cold() {
		List<Variant> cold = new ArrayList<>();
		starter("starter-without-warm-up", "starter without warm-up", StarterLoad.class, "jdk",
				"-Dwechatpay.warm-up.enabled=false")
			.ifPresent(cold::add);
		starter("starter-jdk-client", "starter, HttpClient of the JDK", StarterLoad.class, "jdk",
				"-Dspring.http.clients.reactive.connector=jdk")
			.ifPresent(cold::add);
		return Stream
			.concat(this.clients.stream()
				.filter((client) -> client.name().endsWith("-jdk") || client.name().equals(name(STARTER, "accp"))),
					cold.stream())
			.toList();
	}

	/**
	 * Return the clients that are measured at a fixed rate.
	 */
	List<Variant> open() {
		return this.clients.stream()
			.filter((client) -> client.name().startsWith(STARTER) || client.name().startsWith("wechatpay-java")
					|| client.name().startsWith("weixin-java-pay"))
			.toList();
	}

	/**
	 * Return the applications whose startup is measured.
	 */
	List<Variant> startups() throws IOException {
		ClassPath without = this.own.without("wechatpay-spring-boot-", "bcpkix-", "bcutil-", "bcprov-");
		List<Variant> startups = new ArrayList<>();
		startups.add(startup(STARTUP_WITHOUT, "application", without));
		startups
			.add(startup(STARTUP_WITH, "application with the starter", this.own.without("wechatpay-spring-boot-fake")));
		ClassPath.ofModule(this.peers.resolve("weixin-java-pay-starter"))
			.ifPresent((peer) -> startups
				.add(startup(STARTUP_PEER, "application with the starter of weixin-java-pay", without.and(peer))));
		return startups;
	}

	private static Variant startup(String name, String label, ClassPath classPath) {
		return new Variant(name, label, Startup.class.getName(), classPath.toString(), List.of());
	}

	List<String> missing() {
		return this.missing;
	}

	Stream<Variant> bulks(int concurrency) {
		return CRYPTO.stream()
			.flatMap((crypto) -> starter("bulk-" + concurrency, "bulk, concurrency " + concurrency,
					StarterBulkLoad.class, crypto, "-Dwechatpay.bulk.concurrency=" + concurrency)
				.stream());
	}

	/**
	 * Return the version of an artifact on the class path of the starter.
	 */
	String version(String artifact) {
		return this.own.version(artifact);
	}

	/**
	 * Return the version of Amazon Corretto Crypto Provider.
	 */
	String accpVersion() {
		return this.accp.map((jar) -> new ClassPath(List.of(jar)).version("AmazonCorrettoCryptoProvider"))
			.orElse("absent");
	}

}
