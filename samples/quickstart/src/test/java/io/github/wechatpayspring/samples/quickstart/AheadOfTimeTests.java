package io.github.wechatpayspring.samples.quickstart;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link QuickstartApplication} with ahead-of-time processing, in a separate
 * JVM.
 */
class AheadOfTimeTests {

	private static final Pattern COMMAND = Pattern.compile("curl -i -X POST (\\S+) +\\(200");

	@TempDir
	private Path directory;

	@Test
	void applicationWhenProcessedAheadOfTimeDeactivatesCoupons() throws Exception {
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1", "-Dspring.aot.enabled=true", "-cp",
				System.getProperty("java.class.path"), QuickstartApplication.class.getName(), "--server.port=0",
				"--spring.main.log-startup-info=true")
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			await().atMost(Duration.ofSeconds(60))
				.until(() -> !process.isAlive() || COMMAND.matcher(Files.readString(output)).find());
			String text = Files.readString(output);
			assertThat(text).contains("Starting AOT-processed QuickstartApplication")
				.contains("Response   coupon sxxe34343434 deactivated at 20");
			Matcher command = COMMAND.matcher(text);
			assertThat(command.find()).isTrue();
			HttpRequest request = HttpRequest.newBuilder(URI.create(command.group(1)))
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("{\"requestNo\": \"4711\"}"))
				.build();
			HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains("\"requestNo\":\"4711\"");
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

}
