package io.github.wechatpayspring.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.boot.SpringBootVersion;

/**
 * Results as Markdown.
 */
final class Report {

	private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

	private static final List<Column> STARTUP = List.of(new Column("time until ready, ms", 0, "startMillis"),
			new Column("loaded classes", 0, "loadedClasses"), new Column("heap after GC, KB", 0, "heapKilobytes"));

	private static final List<Column> COLD = List.of(new Column("first call, ms", 0, "firstMillis"),
			new Column("CPU of the first call, ms", 0, "firstCpuMillis"), new Column("second, ms", 1, "secondMillis"),
			new Column("calls 3 to 20 (p50), ms", 1, "earlyP50Millis"),
			new Column("CPU of calls 3 to 20 (p50), ms", 1, "earlyCpuMillis"),
			new Column("calls 31 to 60 (p50), ms", 1, "laterP50Millis"));

	private static final List<Column> OPEN = List.of(new Column("p50, ms", 2, "p50Millis"),
			new Column("p99, ms", 2, "p99Millis"), new Column("p99.9, ms", 1, "p999Millis"),
			new Column("longest, ms", 0, "maxMillis"), new Column("first second: p99, ms", 0, "firstSecondP99Millis"),
			new Column("first second: longest, ms", 0, "firstSecondMaxMillis"),
			new Column("CPU after 8 s, µs", 0, "earlyCpuMicros"),
			new Column("CPU of the last 5 s, µs", 0, "lateCpuMicros"), new Column("failed calls", 0, "failures"));

	private static final List<Column> NEIGHBOUR = List.of(new Column("p50, ms", 2, "p50Millis"),
			new Column("p99, ms", 2, "p99Millis"), new Column("p99.9, ms", 1, "p999Millis"));

	private static final List<Column> CLOSED = List.of(new Column("calls/s", 0, "callsPerSecond"),
			new Column("CPU, µs", 0, "cpuMicros"), new Column("JIT, µs", 1, "compilationMicros"),
			new Column("GC, µs", 1, "collectionMicros"), new Column("allocated, KB", 1, "allocatedKilobytes"),
			new Column("p50, ms", 2, "p50Millis"), new Column("p99, ms", 2, "p99Millis"),
			new Column("p99.9, ms", 1, "p999Millis"), new Column("peak RSS, MB", 0, "peakMegabytes"));

	private final String run;

	private final Variants variants;

	private final Results results;

	private final StringBuilder text = new StringBuilder();

	/**
	 * Create a new report.
	 * @param run the description of the run
	 * @param variants the clients
	 * @param results the results
	 */
	Report(String run, Variants variants, Results results) {
		this.run = run;
		this.variants = variants;
		this.results = results;
	}

	String toMarkdown() throws IOException {
		this.text.setLength(0);
		writeEnvironment();
		writeGoals();
		this.text.append("\n## Results\n\nMedians of the rounds, with minimum and maximum in parentheses.\n");
		write(Scenario.STARTUP, STARTUP);
		if (!this.results.names(Scenario.STARTUP).isEmpty()) {
			this.text.append("\nRequests to WeChat Pay during startup: ")
				.append(this.results.requestsAtStart())
				.append(".\n");
		}
		writeChart(Scenario.COLD, "cold", "Latency of the first call");
		write(Scenario.COLD, COLD);
		writeChart(Scenario.OPEN_800, "open", "Longest call of the first second at 800 calls per second");
		for (Scenario scenario : List.of(Scenario.OPEN_200, Scenario.OPEN_800, Scenario.OPEN_400)) {
			write(scenario, OPEN);
		}
		write(Scenario.NEIGHBOUR, NEIGHBOUR);
		writeChart(Scenario.STEADY, "steady", "CPU time per call with 8 callers");
		write(Scenario.STEADY, CLOSED);
		write(Scenario.BULK, CLOSED);
		return this.text.toString();
	}

	private void writeEnvironment() throws IOException {
		this.text.append("\nMeasured on ")
			.append(LocalDate.now(ZoneOffset.UTC))
			.append(" (")
			.append(this.run)
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

	private void writeChart(Scenario scenario, String name, String title) {
		if (!this.results.names(scenario).isEmpty()) {
			this.text.append("\n![").append(title).append("](performance-").append(name).append(".svg)\n");
		}
	}

	private void write(Scenario scenario, List<Column> columns) {
		List<String> names = this.results.names(scenario);
		if (names.isEmpty()) {
			return;
		}
		this.text.append("\n### ").append(scenario).append("\n\n| client |");
		columns.forEach((column) -> this.text.append(' ').append(column.title()).append(" |"));
		this.text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
		for (String name : names) {
			this.text.append("| ").append(this.results.label(name)).append(" |");
			for (Column column : columns) {
				this.text.append(' ')
					.append(format(this.results.spread(scenario, name, column.metric()), column.decimals()))
					.append(" |");
			}
			this.text.append('\n');
		}
	}

	private static String format(Optional<Spread> spread, int decimals) {
		return spread.map((values) -> values.format(decimals)).orElse("–");
	}

	/**
	 * Column of a table.
	 *
	 * @param title the header
	 * @param decimals the number of decimals
	 * @param metric the name of the value
	 */
	private record Column(String title, int decimals, String metric) {

	}

}
