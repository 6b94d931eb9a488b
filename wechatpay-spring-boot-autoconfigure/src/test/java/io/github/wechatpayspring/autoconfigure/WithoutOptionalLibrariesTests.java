package io.github.wechatpayspring.autoconfigure;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application that is started in its own JVM with a class path that lacks
 * optional libraries. Micrometer's observations are never removed from the class path,
 * because Spring Web requires them.
 */
class WithoutOptionalLibrariesTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@MethodSource
	void deactivateWithoutLibrarySucceeds(Set<Library> absent) throws Exception {
		Set<Library> present = EnumSet.allOf(Library.class);
		present.removeAll(absent);
		try (FakeWechatPay wechatPay = FakeWechatPay.builder().trust(FakeTrust.BOTH).start()) {
			wechatPay.addCoupon("1234567891", "sxxe34343434").ignorePreferredKey();
			assertThat(run(absent, wechatPay.properties(),
					Map.of("wechatpay.certificate", wechatPay.merchantKey().certificatePem())))
				.contains("Deactivated with " + present)
				.contains("Health: " + present.contains(Library.ACTUATOR))
				.contains("Meters: " + present.contains(Library.MICROMETER))
				.contains("HTTP client: " + (present.contains(Library.REACTOR_NETTY) ? "ReactorClientHttpConnector"
						: "JdkClientHttpConnector"));
			assertThat(wechatPay.downloads()).hasSize(1);
		}
	}

	static Stream<Set<Library>> deactivateWithoutLibrarySucceeds() {
		return Stream.concat(Stream.of(Library.values()).map(Set::of),
				Stream.of(Set.of(), EnumSet.allOf(Library.class)));
	}

	@Test
	void startWithoutModuleJavaNetHttpUsesReactorNetty() throws Exception {
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
			wechatPay.addCoupon("1234567891", "sxxe34343434");
			String modules = ModuleFinder.ofSystem()
				.findAll()
				.stream()
				.map((module) -> module.descriptor().name())
				.filter((name) -> name.startsWith("java.") && !name.equals("java.net.http") && !name.equals("java.se"))
				.collect(Collectors.joining(","));
			assertThat(run(List.of("--limit-modules", modules + ",jdk.unsupported,jdk.crypto.ec"), Set.of(),
					wechatPay.properties(), Map.of()))
				.contains("Deactivated with ")
				.contains("HTTP client: ReactorClientHttpConnector");
		}
	}

	@Test
	void startWithoutBouncyCastleWhenSchemeIsSm2Fails() throws Exception {
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
			assertThat(run(Set.of(Library.BOUNCY_CASTLE), wechatPay.properties(),
					Map.of("wechatpay.signature-scheme", "sm2")))
				.contains("The property 'wechatpay.signature-scheme' asks for SM2, which takes Bouncy Castle")
				.contains("Add 'org.bouncycastle:bcpkix-jdk18on'");
		}
	}

	@Test
	void startWithoutBouncyCastleReadsEncryptedPkcs8Key() throws Exception {
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
			wechatPay.addCoupon("1234567891", "sxxe34343434");
			String encrypted = TestKeys.encrypted(wechatPay.merchantKey().privateKey(), "correct horse").get(0);
			assertThat(run(Set.of(Library.BOUNCY_CASTLE), wechatPay.properties(),
					Map.of("wechatpay.private-key", encrypted, "wechatpay.private-key-password", "correct horse")))
				.contains("Deactivated with ");
			assertThat(run(Set.of(Library.BOUNCY_CASTLE), wechatPay.properties(),
					Map.of("wechatpay.private-key", encrypted, "wechatpay.private-key-password", "wrong")))
				.contains(
						"The property 'wechatpay.private-key' holds an encrypted private key that the JDK cannot decrypt")
				.contains("Correct the password");
		}
	}

	@Test
	void startWithoutBouncyCastleWhenKeyIsInOpenSslFormFails() throws Exception {
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
			String encrypted = TestKeys.encrypted(wechatPay.merchantKey().privateKey(), "correct horse").get(1);
			assertThat(run(Set.of(Library.BOUNCY_CASTLE), wechatPay.properties(),
					Map.of("wechatpay.private-key", encrypted, "wechatpay.private-key-password", "correct horse")))
				.contains("The property 'wechatpay.private-key' holds a private key in OpenSSL's older encrypted form")
				.contains("Add 'org.bouncycastle:bcpkix-jdk18on'");
		}
	}

	private String run(Set<Library> absent, Map<String, String> common, Map<String, String> own)
			throws IOException, InterruptedException {
		return run(List.of(), absent, common, own);
	}

	private String run(List<String> options, Set<Library> absent, Map<String, String> common, Map<String, String> own)
			throws IOException, InterruptedException {
		Properties properties = new Properties();
		properties.putAll(common);
		properties.putAll(own);
		Path file = this.directory.resolve("application.properties");
		try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
			properties.store(writer, null);
		}
		Path output = this.directory.resolve("output");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dfile.encoding=UTF-8",
						"-XX:TieredStopAtLevel=1", "-cp", classPath(absent), Application.class.getName(),
						"--spring.config.location=file:" + file));
		command.addAll(1, options);
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		return Files.readString(output);
	}

	private static String classPath(Set<Library> absent) {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
			.filter((entry) -> absent.stream().noneMatch((library) -> library.isOf(Path.of(entry))))
			.collect(Collectors.joining(File.pathSeparator));
	}

	enum Library {

		BOUNCY_CASTLE("bc.*-jdk18on", "org.bouncycastle.openssl.PEMParser"),

		ACTUATOR("spring-boot-(actuator.*|health)", "org.springframework.boot.health.contributor.HealthContributor"),

		MICROMETER("micrometer-core|spring-boot-micrometer-.*", "io.micrometer.core.instrument.MeterRegistry"),

		REACTOR_NETTY("(reactor-)?netty-.*|jetty-client|jetty-reactive-httpclient|httpc(lient|ore)5.*",
				"reactor.netty.http.client.HttpClient"),

		CORRETTO("AmazonCorrettoCryptoProvider", "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider");

		private final Pattern jars;

		private final String type;

		Library(String jars, String type) {
			this.jars = Pattern.compile("(" + jars + ")-\\d.*\\.jar");
			this.type = type;
		}

		private boolean isOf(Path entry) {
			return this.jars.matcher(entry.getFileName().toString()).matches();
		}

		private boolean isPresent() {
			return ClassUtils.isPresent(this.type, null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		public static void main(String[] args) {
			SpringApplication application = new SpringApplication(Application.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			try (ConfigurableApplicationContext context = application.run(args)) {
				context.getBean(CouponDeactivationClient.class)
					.deactivate(CouponDeactivation.of("1234567891", "sxxe34343434"));
				System.out
					.println("Deactivated with " + Stream.of(Library.values()).filter(Library::isPresent).toList());
				System.out.println("Health: " + context.containsBean("wechatpayHealthContributor"));
				System.out.println("Meters: " + context.containsBean("wechatPayMeterBinder"));
				System.out.println("HTTP client: "
						+ context.getBean(ClientHttpConnectorBuilder.class).build().getClass().getSimpleName());
			}
		}

	}

}
