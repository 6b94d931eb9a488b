package io.github.wechatpayspring.compatibility;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wechatpayspring.fake.FakeScheme;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FakeWechatPay} with an older version of {@code bcprov}, to which other
 * dependencies such as {@code spring-cloud-starter} may resolve.
 */
class OlderBouncyCastleTests {

	@Test
	void startWhenBcprovIsOlderSucceeds(@TempDir Path directory) throws Exception {
		Path older;
		try (Stream<Path> files = Files.list(Path.of("target", "older"))) {
			older = files.findFirst().orElseThrow();
		}
		String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
			.map((entry) -> entry.contains("bcprov-jdk18on") ? older.toString() : entry)
			.collect(Collectors.joining(File.pathSeparator));
		Path output = directory.resolve("output.txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classPath, Main.class.getName())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(Files.readString(output).lines()).contains("RSA: started", "SM2: started");
	}

	static class Main {

		public static void main(String[] args) throws Exception {
			Path key = Files.createTempFile("apiclient_key", ".pem");
			for (Map.Entry<FakeScheme, FakeTrust> merchant : Map
				.of(FakeScheme.RSA, FakeTrust.BOTH, FakeScheme.SM2, FakeTrust.CERTIFICATES)
				.entrySet()) {
				try (FakeWechatPay wechatPay = FakeWechatPay.builder()
					.scheme(merchant.getKey())
					.trust(merchant.getValue())
					.start()) {
					wechatPay.rotatePlatformCertificate();
					wechatPay.merchantKey().certificatePem();
					if (merchant.getKey() == FakeScheme.RSA) {
						Files.writeString(key, wechatPay.merchantKey().privateKeyPem());
						FakeWechatPay.builder()
							.merchant("1900007291", wechatPay.merchantKey().serialNumber(), key)
							.start()
							.close();
					}
					System.out.println(merchant.getKey() + ": started");
				}
			}
			Files.delete(key);
		}

	}

}
