package io.github.wechatpayspring.compatibility;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link OtherClient} for the Node.js library wechatpay-axios-plugin, configured
 * according to its documentation except for the host. Tests are skipped if npm is not
 * available.
 */
final class WechatpayAxiosPlugin implements OtherClient {

	private static final String PACKAGE = "wechatpay-axios-plugin@0.9.6";

	private static final Path DIRECTORY = Path.of("target", "axios").toAbsolutePath();

	private final List<String> arguments;

	WechatpayAxiosPlugin(FakeWechatPay wechatPay, FakeTrust trust) throws Exception {
		install();
		boolean publicKey = trust == FakeTrust.PUBLIC_KEY;
		Path privateKey = Files.writeString(DIRECTORY.resolve("apiclient_key.pem"),
				wechatPay.merchantKey().privateKeyPem());
		Path platformKey = Files.writeString(DIRECTORY.resolve("platform.pem"),
				publicKey ? wechatPay.properties("").get("public-key") : wechatPay.platformCertificate().pem());
		this.arguments = List.of(wechatPay.baseUrl() + "/", wechatPay.properties("").get("merchant-id"),
				wechatPay.merchantKey().serialNumber(), privateKey.toString(),
				publicKey ? wechatPay.properties("").get("public-key-id")
						: wechatPay.platformCertificate().serialNumber(),
				platformKey.toString());
	}

	private static synchronized void install() throws IOException, InterruptedException {
		Files.createDirectories(DIRECTORY);
		if (!Files.exists(DIRECTORY.resolve("node_modules"))) {
			Assumptions.assumeTrue(isInstalled("npm"), "npm is not available");
			String output = run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", ".",
					PACKAGE);
			Assumptions.assumeTrue(Files.exists(DIRECTORY.resolve("node_modules")), output);
		}
		Files.copy(Path.of("src", "test", "resources", "axios", "deactivate.cjs"), DIRECTORY.resolve("deactivate.cjs"),
				StandardCopyOption.REPLACE_EXISTING);
	}

	private static boolean isInstalled(String program) {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, program)));
	}

	private static String run(String... command) throws IOException, InterruptedException {
		Path output = Files.createTempFile(DIRECTORY, "output", ".txt");
		Process process = new ProcessBuilder(command).directory(DIRECTORY.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		if (!process.waitFor(120, TimeUnit.SECONDS)) {
			process.destroyForcibly();
		}
		return Files.readString(output, StandardCharsets.UTF_8);
	}

	@Override
	public String deactivate(String stockId, String couponCode, String requestNo) throws Exception {
		String output = run(Stream
			.of(Stream.of("node", "deactivate.cjs"), this.arguments.stream(), Stream.of(stockId, couponCode, requestNo))
			.flatMap((part) -> part)
			.toArray(String[]::new));
		JsonNode response = new JsonMapper().readTree(output);
		if (response.has("status")) {
			throw new Refusal(response.path("status").asInt(), response.path("code").asString(), null);
		}
		if (response.has("message")) {
			throw new IllegalStateException(response.path("message").asString());
		}
		return response.path("time").asString();
	}

}
