package io.github.wechatpayspring.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names of the properties of a merchant, without a prefix, and of those that only exist
 * once.
 */
final class KnownProperties {

	/**
	 * Names that can stand under {@code wechatpay} and
	 * {@code wechatpay.merchants.<name>}.
	 */
	static final List<String> OF_MERCHANT = List.of("merchant-id", "merchant-serial-number", "private-key",
			"private-key-password", "certificate", "ssl-bundle", "public-key-id", "public-key", "api-v3-key",
			"platform-certificates.locations", "platform-certificates.refresh-interval",
			"platform-certificates.cache-directory", "signature-scheme", "crypto-provider", "base-url",
			"backup-base-urls", "retry.max-attempts", "retry.initial-backoff", "retry.max-backoff", "retry.timeout",
			"rate-limit.requests-per-second", "bulk.concurrency", "grace-period", "connect-timeout", "read-timeout",
			"pool.max-connections", "pool.max-idle-time", "pool.pending-acquire-timeout", "max-response-size");

	/**
	 * Names that can stand under {@code wechatpay}.
	 */
	static final List<String> COMMON = Stream.concat(Stream.of("enabled", "warm-up.enabled"), OF_MERCHANT.stream())
		.toList();

	private static final List<String> OF_CONNECTION = List.of("merchant-id", "merchant-serial-number", "private-key",
			"private-key-password", "certificate", "ssl-bundle", "public-key-id", "public-key", "api-v3-key",
			"platform-certificates.locations", "platform-certificates.cache-directory", "signature-scheme", "base-url",
			"backup-base-urls");

	private static final List<String> LISTS = List.of("platform-certificates.locations", "backup-base-urls");

	private KnownProperties() {
	}

	static boolean isList(String known) {
		return LISTS.contains(known);
	}

	/**
	 * Return whether a known property is about the identity, the keys or the hosts of a
	 * merchant.
	 */
	static boolean isOfConnection(String known) {
		return OF_CONNECTION.contains(known);
	}

	/**
	 * Return whether a name is one of the known names, in any spelling that relaxed
	 * binding accepts.
	 */
	static boolean isKnown(List<String> known, String name) {
		return known.stream().anyMatch((one) -> uniform(one).equals(uniform(isList(one) ? withoutIndex(name) : name)));
	}

	/**
	 * Return whether a name is the common part of several known names.
	 */
	static boolean isGroup(List<String> known, String name) {
		return known.stream().anyMatch((one) -> uniform(one).startsWith(uniform(name) + "."));
	}

	private static String withoutIndex(String name) {
		return name.replaceFirst("\\[\\d+]$", "");
	}

	private static String uniform(String name) {
		return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the known name that an environment variable sets.
	 * @param known the known names
	 * @param variable the name of the variable without the part that stands for the
	 * prefix, such as {@code RETRY_MAX_ATTEMPTS} or {@code BACKUPBASEURLS_0}
	 */
	static Optional<String> ofVariable(List<String> known, String variable) {
		return known.stream()
			.filter((one) -> compact(one)
				.equals(compact(isList(one) ? variable.replaceFirst("_\\d+_?$", "") : variable)))
			.findFirst();
	}

	/**
	 * Return the known name that an environment variable most probably misspells: one
	 * that a single typing error turns into the other.
	 */
	static Optional<String> misspeltVariable(List<String> known, String variable) {
		return known.stream().filter((one) -> distance(compact(one), compact(variable)) == 1).findFirst();
	}

	private static String compact(String name) {
		return uniform(name).replace(".", "");
	}

	/**
	 * Return the known name that is most like an unknown one.
	 */
	static String nearest(List<String> known, String name) {
		String nearest = known.get(0);
		for (String one : known) {
			if (distance(uniform(one), uniform(name)) < distance(uniform(nearest), uniform(name))) {
				nearest = one;
			}
		}
		return nearest;
	}

	/**
	 * Return the number of characters to insert, delete, replace or exchange with their
	 * neighbour until both are equal.
	 */
	private static int distance(String first, String second) {
		int[][] distance = new int[first.length() + 1][second.length() + 1];
		for (int i = 0; i <= first.length(); i++) {
			for (int j = 0; j <= second.length(); j++) {
				distance[i][j] = distance(distance, first, second, i, j);
			}
		}
		return distance[first.length()][second.length()];
	}

	private static int distance(int[][] distance, String first, String second, int i, int j) {
		if (i == 0 || j == 0) {
			return i + j;
		}
		int replaced = distance[i - 1][j - 1] + ((first.charAt(i - 1) == second.charAt(j - 1)) ? 0 : 1);
		int least = Math.min(replaced, Math.min(distance[i - 1][j], distance[i][j - 1]) + 1);
		boolean exchanged = i > 1 && j > 1 && first.charAt(i - 1) == second.charAt(j - 2)
				&& first.charAt(i - 2) == second.charAt(j - 1);
		return exchanged ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
	}

}
