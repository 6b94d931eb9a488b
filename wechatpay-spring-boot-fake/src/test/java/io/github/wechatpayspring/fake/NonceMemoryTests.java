package io.github.wechatpayspring.fake;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NonceMemory}.
 */
class NonceMemoryTests {

	private static final Instant NOW = Instant.parse("2026-05-20T05:29:35Z");

	private final NonceMemory memory = new NonceMemory(Duration.ofMinutes(5));

	@Test
	void addWhenRepeatedWithinTwiceTheToleranceReturnsFalse() {
		assertThat(this.memory.add("a", NOW)).isTrue();
		assertThat(this.memory.add("a", NOW.plus(Duration.ofMinutes(10)))).isFalse();
	}

	@Test
	void addWhenRepeatedAfterTwiceTheToleranceReturnsTrue() {
		this.memory.add("a", NOW);
		assertThat(this.memory.add("a", NOW.plus(Duration.ofMinutes(10)).plusMillis(1))).isTrue();
	}

	@Test
	void addRemovesExpiredNonces() {
		for (int i = 0; i < 10_000; i++) {
			this.memory.add("nonce" + i, NOW.plusSeconds(i));
		}
		assertThat(this.memory.size()).isEqualTo(601);
	}

	@Test
	void addWhenRepeatedDoesNotExtendExpiry() {
		this.memory.add("a", NOW);
		this.memory.add("a", NOW.plus(Duration.ofMinutes(9)));
		assertThat(this.memory.add("a", NOW.plus(Duration.ofMinutes(11)))).isTrue();
	}

}
