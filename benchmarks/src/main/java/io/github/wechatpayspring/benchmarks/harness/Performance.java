package io.github.wechatpayspring.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.wechatpayspring.benchmarks.startup.Startup;
import tools.jackson.databind.json.JsonMapper;

/**
 * Program that measures the starter, the baseline and the peers in rounds.
 */
public final class Performance {

	private static final int FORWARDED_REQUESTS = 50;

	// permanent compiler threads, whose CPU time can be read, and early compilation of
	// clients that make only a thousand calls per second
	private static final List<String> COMPILER = List.of("-XX:-UseDynamicNumberOfCompilerThreads",
			"-XX:CompileThresholdScaling=0.1");

	private static final int REPETITIONS = 3;

	private final Plan plan;

	private final Variants variants;

	private final Jvm jvm;

	private final StubProcess stub;

	private final JsonMapper jsonMapper = new JsonMapper();

	private final Results results = new Results();

	private final Set<String> failed = new HashSet<>();

	private Performance(Plan plan, Variants variants, Jvm jvm, StubProcess stub) {
		this.plan = plan;
		this.variants = variants;
		this.jvm = jvm;
		this.stub = stub;
	}

	/**
	 * Run the program in the directory of the module.
	 * @param args {@code quick} or {@code full}, optionally followed by the names of the
	 * clients to measure, which must include {@code baseline-jdk}
	 * @throws IOException if a process does not start or a file cannot be written
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Plan plan = Plan.of((args.length > 0) ? args[0] : "quick");
		Path directory = Path.of("").toAbsolutePath();
		Path output = Files.createDirectories(directory.resolve("target/performance"));
		Variants variants = new Variants(directory);
		variants.missing().forEach((name) -> System.out.println("Not measured, because it was not built: " + name));
		Jvm jvm = new Jvm(Files.writeString(output.resolve("clients.log"), ""));
		try (StubProcess stub = new StubProcess(output.resolve("keys"))) {
			Performance performance = new Performance(plan, variants, jvm, stub);
			performance.warmUp();
			if (args.length > 1) {
				performance.measureClients(List.of(args).subList(1, args.length));
			}
			else {
				performance.measureAll();
			}
			Report report = new Report(plan, variants, performance.results);
			System.out.println(report.toMarkdown());
			Path documents = (plan.name().equals("full") && args.length == 1) ? directory.resolveSibling("docs")
					: output;
			new Document(documents).write(report.toMarkdown(), Chart.of(performance.results));
		}
	}

	// otherwise, JIT compilation of the stub would affect the first client
	private void warmUp() throws IOException, InterruptedException {
		measureOnce(Scenario.USUAL, this.plan.usual(), this.variants.clients().get(0));
	}

	private void measureClients(List<String> names) throws IOException, InterruptedException {
		measure(Scenario.USUAL, this.plan.usual(),
				this.variants.clients().stream().filter((variant) -> names.contains(variant.name())).toList());
	}

	private void measureAll() throws IOException, InterruptedException {
		measure(Scenario.USUAL, this.plan.usual(), this.variants.clients());
		for (Scenario scenario : this.plan.scenarios()) {
			measure(scenario, this.plan.other(), this.variants.inEachScenario());
		}
		List<Variant> single = new ArrayList<>();
		this.plan.bulks().forEach((concurrency) -> single.addAll(this.variants.bulks(concurrency)));
		this.plan.neighbours().forEach((deactivating) -> single.addAll(this.variants.neighbours(deactivating)));
		measure(Report.SINGLE, this.plan.other(), single);
		measureStarts();
	}

	private void measure(Scenario scenario, Plan.Measure measure, List<Variant> variants)
			throws IOException, InterruptedException {
		for (int round = 0; round < measure.rounds(); round++) {
			for (Variant variant : variants) {
				if (this.failed.contains(variant.name())) {
					continue;
				}
				Sample sample = measureOnce(scenario, measure, variant);
				for (int i = 0; i < REPETITIONS && sample.calls() == 0; i++) {
					sample = measureOnce(scenario, measure, variant);
				}
				if (sample.calls() == 0) {
					exclude(variant, sample);
					continue;
				}
				System.out.printf(Locale.ROOT, "%s, round %d: %s %.0f calls/s, %.0f µs, %d failures%n", scenario,
						round + 1, variant.name(), sample.callsPerSecond(), sample.cpu(), sample.failures());
				this.results.add(scenario, variant, sample);
			}
		}
	}

	// a failing client must not discard the results of an hour
	private void exclude(Variant variant, Sample sample) {
		this.failed.add(variant.name());
		this.variants.missing().add(variant.label() + " (no call succeeded, " + sample.failures() + " failed)");
		System.out.println(variant.name() + " completed no call and is excluded");
	}

	private Sample measureOnce(Scenario scenario, Plan.Measure measure, Variant variant)
			throws IOException, InterruptedException {
		this.stub.execute("forward", FORWARDED_REQUESTS);
		List<String> options = new ArrayList<>(COMPILER);
		options.addAll(this.stub.options());
		options.addAll(variant.options());
		options.add("-Dload.callers=" + scenario.callers());
		options.add("-Dload.warm-up-seconds=" + measure.warmUpSeconds());
		options.add("-Dload.measured-seconds=" + measure.measuredSeconds());
		this.stub.execute("delay", 0);
		CompletableFuture<Void> delay = CompletableFuture.runAsync(() -> delay(scenario),
				CompletableFuture.delayedExecutor(measure.warmUpSeconds(), TimeUnit.SECONDS));
		String sample = this.jvm.run(variant.mainClass(), variant.classPath(), options);
		delay.join();
		return this.jsonMapper.readValue(sample, Sample.class);
	}

	// set after the warm-up, because delayed calls are too few to be compiled
	private void delay(Scenario scenario) {
		try {
			this.stub.execute("delay", scenario.delay());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void measureStarts() throws IOException, InterruptedException {
		List<String> merchant = new ArrayList<>();
		for (String option : this.stub.options()) {
			String[] property = option.split("[.=]", 3);
			if (Set.of("merchant-id", "merchant-serial-number", "private-key", "public-key-id", "public-key")
				.contains(property[1])) {
				merchant.add("-Dwechatpay." + property[1] + "=" + property[2]);
			}
			if (property[1].equals("port")) {
				merchant.add("-Dwechatpay.base-url=https://localhost:" + property[2]);
			}
		}
		long requests = this.stub.execute("count", 0);
		for (int round = 0; round < this.plan.starts(); round++) {
			this.results.addStart(false, start(this.variants.withoutStarter(), List.of()));
			this.results.addStart(true, start(this.variants.withStarter(), merchant));
		}
		this.results.requestsAtStart(this.stub.execute("count", 0) - requests);
	}

	private StartSample start(ClassPath classPath, List<String> options) throws IOException, InterruptedException {
		return this.jsonMapper.readValue(this.jvm.run(Startup.class.getName(), classPath.toString(), options),
				StartSample.class);
	}

}
