package io.github.wechatpayspring.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import org.springframework.boot.SpringBootVersion;

/**
 * Results as Markdown.
 */
final class Report {

	/**
	 * Scenario of bulks and of other clients in the application.
	 */
	static final Scenario SINGLE = new Scenario(1, 0);

	private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

	private static final List<Column> COLUMNS = List.of(new Column("calls/s", 0, Sample::callsPerSecond),
			new Column("CPU µs", 0, Sample::cpu), new Column("JIT µs", 1, Sample::compilation),
			new Column("GC µs", 1, Sample::collection), new Column("allocated KB", 1, Sample::allocatedKilobytes),
			new Column("p50 ms", 2, Sample::p50), new Column("p99 ms", 2, Sample::p99),
			new Column("p99.9 ms", 2, Sample::p999), new Column("peak RSS MB", 0, Sample::peakMegabytes));

	private final Plan plan;

	private final Variants variants;

	private final Results results;

	private final StringBuilder text = new StringBuilder();

	Report(Plan plan, Variants variants, Results results) {
		this.plan = plan;
		this.variants = variants;
		this.results = results;
	}

	String toMarkdown() throws IOException {
		this.text.setLength(0);
		writeEnvironment();
		this.text.append("\n![CPU time per call](performance.svg)\n");
		writeGoals();
		this.text.append("\n## Clients\n\nMedians per call, with minimum and maximum in parentheses.\n");
		for (Scenario scenario : this.results.scenarios()) {
			List<String> names = this.results.names(scenario).stream().filter((name) -> !isExtra(name)).toList();
			writeTable("### " + scenario, scenario, names);
		}
		writeRatios();
		writeTable(
				"## Bulks and other clients\n\nA call of a bulk is its next result, so its latency is not meaningful.\n"
						+ "The CPU time of the other WebClient is that of the whole application.",
				SINGLE, this.results.names(SINGLE).stream().filter(Report::isExtra).toList());
		writeStarts();
		return this.text.toString();
	}

	private static boolean isExtra(String name) {
		return name.startsWith("bulk-") || name.startsWith("neighbour-");
	}

	private void writeEnvironment() throws IOException {
		this.text.append("\nMeasured on ")
			.append(LocalDate.now(ZoneOffset.UTC))
			.append(" (")
			.append(this.plan.name())
			.append(" run: ")
			.append(this.plan.usual())
			.append("; scenarios other than 8 callers: ")
			.append(this.plan.other())
			.append(") on ")
			.append(Runtime.getRuntime().availableProcessors())
			.append(" cores of ")
			.append(cpu())
			.append(", ")
			.append(System.getProperty("os.name"))
			.append(' ')
			.append(System.getProperty("os.arch"))
			.append(", Java ")
			.append(System.getProperty("java.runtime.version"))
			.append(", Spring Boot ")
			.append(SpringBootVersion.getVersion())
			.append(", Reactor Netty ")
			.append(this.variants.version("reactor-netty-http"))
			.append(", Netty ")
			.append(this.variants.version("netty-common"))
			.append(", Amazon Corretto Crypto Provider (ACCP) ")
			.append(this.variants.accpVersion())
			.append(". Failed calls: ")
			.append(this.results.failures())
			.append(".\n");
		if (!this.variants.missing().isEmpty()) {
			this.text.append("\nNot measured: ").append(String.join(", ", this.variants.missing())).append(".\n");
		}
	}

	private static String cpu() throws IOException {
		if (!Files.isReadable(CPU_INFO)) {
			return "an unknown processor";
		}
		try (Stream<String> lines = Files.lines(CPU_INFO)) {
			return lines.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse("an unknown processor");
		}
	}

	private void writeGoals() {
		List<Goal> goals = new Goals(this.results).all();
		if (goals.isEmpty()) {
			return;
		}
		this.text.append("\n## Targets\n\n| metric | target | measured | met |\n|---|---|---|---|\n");
		goals.forEach((goal) -> this.text.append(goal.toRow()));
	}

	private void writeTable(String title, Scenario scenario, List<String> names) {
		if (names.isEmpty()) {
			return;
		}
		this.text.append('\n').append(title).append("\n\n| client |");
		COLUMNS.forEach((column) -> this.text.append(' ').append(column.title()).append(" |"));
		this.text.append("\n|---|").append("---|".repeat(COLUMNS.size())).append('\n');
		for (String name : names) {
			this.text.append("| ").append(this.results.label(name)).append(" |");
			for (Column column : COLUMNS) {
				this.text.append(' ')
					.append(format(this.results.spread(scenario, name, column.figure()), column.decimals()))
					.append(" |");
			}
			this.text.append('\n');
		}
	}

	private void writeRatios() {
		List<String> names = this.results.names(Scenario.USUAL);
		this.text.append("\n### CPU time relative to the baseline with the same provider\n\n")
			.append("Each ratio is computed within a round.\n\n| client |");
		this.results.scenarios().forEach((scenario) -> this.text.append(' ').append(scenario).append(" |"));
		this.text.append("\n|---|").append("---|".repeat(this.results.scenarios().size())).append('\n');
		for (String name : names) {
			String baseline = Variants.name(Variants.BASELINE, name.endsWith("-accp") ? "accp" : "jdk");
			if (name.equals(baseline) || name.equals(Variants.BARE)) {
				continue;
			}
			this.text.append("| ").append(this.results.label(name)).append(" |");
			this.results.scenarios()
				.forEach((scenario) -> this.text.append(' ')
					.append(format(this.results.ratio(scenario, name, baseline, Sample::cpu), 2))
					.append(" |"));
			this.text.append('\n');
		}
	}

	private void writeStarts() {
		if (this.results.added(StartSample::startMillis).isEmpty()) {
			return;
		}
		this.text.append("\n## Startup\n\n| | without the starter | with the starter | added |\n|---|---|---|---|\n");
		writeStart("time until ready, ms", StartSample::startMillis);
		writeStart("loaded classes", StartSample::loadedClasses);
		writeStart("heap after garbage collection, KB", StartSample::heapKilobytes);
		this.text.append("\nRequests to WeChat Pay during startup: ")
			.append(this.results.requestsAtStart())
			.append(".\n");
	}

	private void writeStart(String title, ToDoubleFunction<StartSample> figure) {
		this.text.append("| ")
			.append(title)
			.append(" | ")
			.append(format(this.results.start(false, figure), 0))
			.append(" | ")
			.append(format(this.results.start(true, figure), 0))
			.append(" | ")
			.append(format(this.results.added(figure), 0))
			.append(" |\n");
	}

	private static String format(Optional<Spread> spread, int decimals) {
		return spread.map((values) -> values.format(decimals)).orElse("–");
	}

	/**
	 * Column of a table.
	 *
	 * @param title the header
	 * @param decimals the number of decimals
	 * @param figure the value
	 */
	private record Column(String title, int decimals, ToDoubleFunction<Sample> figure) {

	}

}
