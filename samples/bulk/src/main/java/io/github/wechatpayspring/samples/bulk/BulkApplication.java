package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.wechatpayspring.samples.bulk.cli.BulkCommandLine;
import io.github.wechatpayspring.samples.bulk.run.DeactivationRuns;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Program that deactivates the coupons of a file. Without arguments, it shows that with
 * generated coupons and a fake WeChat Pay.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class BulkApplication {

	// a property of Spring, such as --spring.profiles.active=merchant
	private static final Pattern PROPERTY = Pattern.compile("--[a-z0-9-]+(\\.[A-Za-z0-9\\[\\]_-]+)+=.*",
			Pattern.DOTALL);

	// name of the command and of its profile
	private static final String WORKER = "worker";

	/**
	 * Run the program.
	 * @param args the command line arguments
	 * @throws IOException if the generated file cannot be written
	 */
	public static void main(String[] args) throws IOException {
		String[] properties = Stream.of(args).filter(BulkApplication::isProperty).toArray(String[]::new);
		List<String> arguments = Stream.of(args).filter((argument) -> !isProperty(argument)).toList();
		System.exit(arguments.isEmpty() ? Demonstration.run(properties) : run(arguments, properties));
	}

	private static boolean isProperty(String argument) {
		return PROPERTY.matcher(argument).matches();
	}

	private static int run(List<String> arguments, String[] properties) {
		SpringApplication application = new SpringApplication(BulkApplication.class);
		application.addInitializers(new FakeWechatPayInitializer());
		if (arguments.contains(WORKER)) {
			application.setAdditionalProfiles(WORKER);
		}
		return execute(application, arguments, properties);
	}

	static int execute(SpringApplication application, List<String> arguments, String... properties) {
		try (ApplicationRuns runs = new ApplicationRuns(application, properties)) {
			PrintWriter output = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
			PrintWriter errors = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
			return new BulkCommandLine(runs::get, output, errors).execute(arguments.toArray(String[]::new));
		}
	}

	/**
	 * Runs of an application that is started when they are needed.
	 */
	private static final class ApplicationRuns implements AutoCloseable {

		private final SpringApplication application;

		private final String[] properties;

		private @Nullable ConfigurableApplicationContext context;

		ApplicationRuns(SpringApplication application, String[] properties) {
			this.application = application;
			this.properties = properties;
		}

		DeactivationRuns get() {
			ConfigurableApplicationContext context = this.context;
			if (context == null) {
				context = this.application.run(this.properties);
				this.context = context;
			}
			return context.getBean(DeactivationRuns.class);
		}

		@Override
		public void close() {
			if (this.context != null) {
				this.context.close();
			}
		}

	}

}
