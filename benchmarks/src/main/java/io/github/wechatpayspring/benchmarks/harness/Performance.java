package io.github.wechatpayspring.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Program that measures the starter, the baseline and the peers in rounds.
 */
public final class Performance {

	private static final int FORWARDED_REQUESTS = 50;

	private static final int COLD_RESPONSES = 100;

	// the starter remembers 10,000 responses
	private static final int RESPONSES = 12_000;

	private final Plan plan;

	private final Variants variants;

	private final Jvm jvm;

	private final StubProcess stub;

	private final JsonMapper jsonMapper = new JsonMapper();

	private final Results results = new Results();

	private Performance(Plan plan, Variants variants, Jvm jvm, StubProcess stub) {
		this.plan = plan;
		this.variants = variants;
		this.jvm = jvm;
		this.stub = stub;
	}

	/**
	 * Run the program in the directory of the module.
	 * @param args {@code quick} or {@code full}, optionally followed by the modes
	 * ({@code cold}, {@code open}, {@code neighbour}, {@code closed}, {@code startup})
	 * and the names of the clients to measure
	 * @throws IOException if a process does not start or a file cannot be written
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Plan plan = Plan.of((args.length > 0) ? args[0] : "quick");
		Selection selection = new Selection(List.of(args).subList(Math.min(args.length, 1), args.length));
		Path directory = Path.of("").toAbsolutePath();
		Path output = Files.createDirectories(directory.resolve("target/performance"));
		Variants variants = new Variants(directory);
		variants.missing().forEach((name) -> System.out.println("Not measured, because it was not built: " + name));
		Jvm jvm = new Jvm(Files.writeString(output.resolve("clients.log"), ""));
		try (StubProcess stub = new StubProcess(output.resolve("keys"), variants.accp())) {
			Performance performance = new Performance(plan, variants, jvm, stub);
			performance.measureAll(selection);
			Report report = new Report(selection.describe(plan), variants, performance.results);
			System.out.println(report.toMarkdown());
			Path documents = (plan.name().equals("full") && selection.isEverything()) ? directory.resolveSibling("docs")
					: output;
			new Document(documents).write(report.toMarkdown(), Chart.all(performance.results));
		}
	}

	private void measureAll(Selection selection) throws IOException, InterruptedException {
		// otherwise, JIT compilation of the stub would affect the first client
		measureOnce(Scenario.STEADY, this.variants.clients().get(0));
		measure(selection, Scenario.STARTUP, this.variants.startups());
		measure(selection, Scenario.COLD, this.variants.cold());
		for (Scenario scenario : List.of(Scenario.OPEN_200, Scenario.OPEN_800, Scenario.OPEN_400, Scenario.NEIGHBOUR)) {
			measure(selection, scenario, this.variants.open());
		}
		measure(selection, Scenario.STEADY, this.variants.clients());
		measure(selection, Scenario.BULK, this.plan.bulks().stream().flatMap(this.variants::bulks).toList());
	}

	private void measure(Selection selection, Scenario scenario, List<Variant> variants)
			throws IOException, InterruptedException {
		List<Variant> remaining = new ArrayList<>(
				variants.stream().filter((variant) -> selection.contains(scenario, variant)).toList());
		for (int round = 0; round < this.plan.rounds(scenario); round++) {
			for (Variant variant : List.copyOf(remaining)) {
				try {
					Sample sample = measureOnce(scenario, variant);
					System.out.printf(Locale.ROOT, "%s, round %d: %s %s%n", scenario, round + 1, variant.name(),
							sample.values());
					this.results.add(scenario, variant, sample);
				}
				catch (IllegalStateException ex) {
					// a failing client must not discard the results of an hour
					remaining.remove(variant);
					this.variants.missing().add(variant.label() + " (" + scenario + ": no result)");
					System.out.println(ex.getMessage());
				}
			}
		}
	}

	private Sample measureOnce(Scenario scenario, Variant variant) throws IOException, InterruptedException {
		// the fake is slower than the stub, which matters for the first calls
		this.stub.execute("forward", scenario.mode().equals("closed") ? FORWARDED_REQUESTS : 0);
		this.stub.execute("fill", scenario.mode().equals("cold") ? COLD_RESPONSES : RESPONSES);
		this.stub.execute("delay", 0);
		List<String> options = new ArrayList<>(this.plan.options(scenario));
		options.addAll(this.stub.options());
		options.addAll(variant.options());
		if (scenario.equals(Scenario.STARTUP)) {
			options.addAll(merchant());
		}
		CompletableFuture<Void> delay = CompletableFuture.runAsync(() -> delay(scenario.delay()),
				CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
		long requests = this.stub.execute("count", 0);
		String sample = this.jvm.run(variant.mainClass(), variant.classPath(), options);
		delay.join();
		if (scenario.equals(Scenario.STARTUP)) {
			this.results.addRequestsAtStart(this.stub.execute("count", 0) - requests);
		}
		return new Sample(this.jsonMapper.readValue(sample, new TypeReference<>() {
		}));
	}

	private void delay(int milliseconds) {
		try {
			this.stub.execute("delay", milliseconds);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// properties of the starter and of the one of weixin-java-pay
	private List<String> merchant() {
		Map<String, String> target = new HashMap<>();
		this.stub.options().forEach((option) -> {
			String[] property = option.split("[.=]", 3);
			target.put(property[1], property[2]);
		});
		return List.of("-Dwechatpay.merchant-id=" + target.get("merchant-id"),
				"-Dwechatpay.merchant-serial-number=" + target.get("merchant-serial-number"),
				"-Dwechatpay.private-key=file:" + target.get("private-key"),
				"-Dwechatpay.public-key-id=" + target.get("public-key-id"),
				"-Dwechatpay.public-key=file:" + target.get("public-key"),
				"-Dwechatpay.base-url=https://localhost:" + target.get("port"),
				"-Dwx.pay.mch-id=" + target.get("merchant-id"),
				"-Dwx.pay.cert-serial-no=" + target.get("merchant-serial-number"),
				"-Dwx.pay.private-key-path=" + target.get("private-key"),
				"-Dwx.pay.public-key-id=" + target.get("public-key-id"),
				"-Dwx.pay.public-key-path=" + target.get("public-key"),
				"-Dwx.pay.api-v3-key=" + target.get("api-v3-key"));
	}

	/**
	 * Modes and clients to measure.
	 *
	 * @param names the names of modes and clients
	 */
	private record Selection(List<String> names) {

		private static final Set<String> MODES = Set.of("cold", "open", "neighbour", "closed", "startup");

		String describe(Plan plan) {
			return plan.name() + " run" + (isEverything() ? "" : " of " + String.join(", ", this.names));
		}

		boolean isEverything() {
			return this.names.isEmpty();
		}

		boolean contains(Scenario scenario, Variant variant) {
			List<String> modes = this.names.stream().filter(MODES::contains).toList();
			List<String> clients = this.names.stream().filter((name) -> !MODES.contains(name)).toList();
			return (modes.isEmpty() || modes.contains(scenario.mode()))
					&& (clients.isEmpty() || clients.contains(variant.name()));
		}

	}

}
