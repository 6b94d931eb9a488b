package io.github.wechatpayspring.autoconfigure;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.coupon.CouponDeactivation;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.test.FakeTrust;
import io.github.wechatpayspring.test.FakeWechatPay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application of its own, in a JVM of its own, without Bouncy Castle on its class
 * path.
 */
class WithoutBouncyCastleTests {

	@TempDir
	private Path directory;

	@Test
	void rsaWorks() throws Exception {
		try (FakeWechatPay wechatPay = FakeWechatPay.builder().trust(FakeTrust.BOTH).start()) {
			wechatPay.addCoupon("1234567891", "sxxe34343434").ignorePreferredKey();
			assertThat(run(wechatPay.properties(),
					Map.of("wechatpay.certificate", wechatPay.merchantKey().certificatePem())))
				.contains("DEACTIVATED");
			assertThat(wechatPay.downloads()).hasSize(1);
		}
	}

	@Test
	void sm2SaysWhatToAdd() throws Exception {
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
			assertThat(run(wechatPay.properties(), Map.of("wechatpay.signature-scheme", "sm2")))
				.contains("The property 'wechatpay.signature-scheme' asks for SM2, which takes Bouncy Castle")
				.contains("Add 'org.bouncycastle:bcpkix-jdk18on'");
		}
	}

	@Test
	void anEncryptedKeySaysWhatToAdd() throws Exception {
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
			String encrypted = TestKeys.encrypted(wechatPay.merchantKey().privateKey(), "correct horse").get(0);
			assertThat(run(wechatPay.properties(),
					Map.of("wechatpay.private-key", encrypted, "wechatpay.private-key-password", "correct horse")))
				.contains(
						"The property 'wechatpay.private-key' holds an encrypted private key, which takes Bouncy Castle")
				.contains("Add 'org.bouncycastle:bcpkix-jdk18on'");
		}
	}

	private String run(Map<String, String> common, Map<String, String> own) throws IOException, InterruptedException {
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
						"-cp", classPath(), Application.class.getName(), "--spring.config.location=file:" + file));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		return Files.readString(output);
	}

	private static String classPath() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
			.filter((entry) -> !entry.contains("bouncycastle"))
			.collect(Collectors.joining(File.pathSeparator));
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
				System.out.println("DEACTIVATED");
			}
		}

	}

}
