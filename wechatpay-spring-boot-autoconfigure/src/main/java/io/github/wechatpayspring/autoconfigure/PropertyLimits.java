package io.github.wechatpayspring.autoconfigure;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Checks that a value lies within limits beyond which it can only be a mistake.
 */
final class PropertyLimits {

	private static final Duration LONGEST = Duration.ofHours(24);

	private static final DataSize SMALLEST = DataSize.ofKilobytes(1);

	private static final DataSize LARGEST = DataSize.ofMegabytes(64);

	private PropertyLimits() {
	}

	/**
	 * Check that a value is set.
	 */
	static <T> T required(String property, @Nullable T value) {
		if (value == null) {
			throw new WechatPayConfigurationException(property, "is not set", "Set it.");
		}
		return value;
	}

	/**
	 * Check a duration of at least a millisecond and at most a day.
	 */
	static Duration duration(String property, @Nullable Duration duration) {
		Duration value = required(property, duration);
		if (value.compareTo(LONGEST) > 0) {
			throw new WechatPayConfigurationException(property, "is more than 24 hours", "Set it to 24h or less.");
		}
		if (value.toMillis() < 1) {
			throw new WechatPayConfigurationException(property, "must be positive, but is " + value.toMillis() + "ms",
					"Set it to a positive duration, such as '3s'.");
		}
		return value;
	}

	/**
	 * Check a number of at least 1.
	 */
	static int number(String property, @Nullable Integer number, int maximum) {
		int value = required(property, number);
		if (value < 1 || value > maximum) {
			throw new WechatPayConfigurationException(property,
					"must be between 1 and " + maximum + ", but is " + value,
					"Set it to a number between 1 and " + maximum + ".");
		}
		return value;
	}

	/**
	 * Check a rate.
	 * @return the rate, infinite if it is not set
	 */
	static double requestsPerSecond(String property, @Nullable Double value) {
		if (value == null) {
			return Double.POSITIVE_INFINITY;
		}
		// also NaN
		if (!(value >= 0.01)) {
			throw new WechatPayConfigurationException(property, "must be at least 0.01, but is " + value,
					"Set it to 0.01 or more, or remove it. The rate limiter adapts to WeChat Pay's responses.");
		}
		return value;
	}

	/**
	 * Check the size of a response.
	 */
	static DataSize responseSize(String property, @Nullable DataSize size) {
		DataSize value = required(property, size);
		if (value.compareTo(SMALLEST) < 0 || value.compareTo(LARGEST) > 0) {
			throw new WechatPayConfigurationException(property, "must be between 1KB and 64MB, but is " + value,
					"Set it to a size between 1KB and 64MB.");
		}
		return value;
	}

	/**
	 * Check the path of a directory that exists or can be created.
	 */
	static Path writableDirectory(String property, String value) {
		Path directory;
		try {
			directory = Path.of(value.strip());
		}
		catch (InvalidPathException ex) {
			throw new WechatPayConfigurationException(property, "is not a path", "Set it to the path of a directory.");
		}
		Path existing = directory.toAbsolutePath();
		while (!Files.exists(existing) && existing.getParent() != null) {
			existing = existing.getParent();
		}
		if (!Files.isDirectory(existing)) {
			throw new WechatPayConfigurationException(property,
					"names '" + directory.toAbsolutePath() + "', but '" + existing + "' is not a directory",
					"Set it to a directory, which is created if it does not exist.");
		}
		if (!Files.isWritable(existing)) {
			throw new WechatPayConfigurationException(property,
					"names '" + directory.toAbsolutePath() + "', but '" + existing + "' cannot be written",
					"Set it to a directory that only the application's user can write.");
		}
		return directory;
	}

}
