package io.github.wechatpayspring.coupon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Table of the outcomes of each fault, by the attempt that has the fault.
 *
 * @param <F> the faults
 * @param <P> the attempts
 */
final class OutcomeTable<F extends Enum<F>, P extends Enum<P>> {

	private final Class<P> positions;

	private final Map<F, Map<P, Set<String>>> outcomes;

	private int cases;

	OutcomeTable(Class<F> faults, Class<P> positions) {
		this.positions = positions;
		this.outcomes = new EnumMap<>(faults);
	}

	void add(F fault, P position, DeactivationResult result) {
		this.cases++;
		this.outcomes.computeIfAbsent(fault, (missing) -> new EnumMap<>(this.positions))
			.computeIfAbsent(position, (missing) -> new TreeSet<>())
			.add(describe(result));
	}

	/**
	 * Return a description like {@code rejected after 1}, with the number of attempts.
	 */
	static String describe(DeactivationResult result) {
		if (result instanceof DeactivationResult.NotDeactivated not) {
			return not.cause().getReason().name().toLowerCase(Locale.ROOT) + " after "
					+ not.cause().getAttempts().size();
		}
		if (result instanceof DeactivationResult.Unconfirmed unconfirmed) {
			return "unconfirmed after " + unconfirmed.cause().getAttempts().size();
		}
		return "deactivated";
	}

	/**
	 * Write the table to the output and to a file of the build.
	 */
	void print(String file) throws IOException {
		P[] columns = this.positions.getEnumConstants();
		StringBuilder report = new StringBuilder("\n| fault of the attempt |");
		Arrays.stream(columns).forEach((position) -> report.append(' ').append(position).append(" |"));
		report.append("\n|---|").append("---|".repeat(columns.length)).append('\n');
		this.outcomes.forEach((fault, row) -> {
			report.append("| ").append(fault).append(" |");
			Arrays.stream(columns)
				.forEach((position) -> report.append(' ')
					.append(String.join(" / ", row.getOrDefault(position, Set.of())))
					.append(" |"));
			report.append('\n');
		});
		report.append('\n').append(this.cases).append(" cases\n\n");
		System.out.print(report);
		Files.writeString(Path.of("target", file), report, StandardCharsets.UTF_8);
	}

}
