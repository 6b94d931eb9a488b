package io.github.wechatpayspring.fake;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Identity} and {@link Stranger}.
 */
class IdentityTests {

	@Test
	void createWhenRepeatedReturnsNewIdentity() {
		Identity first = Identity.create();
		Identity second = Identity.create();
		assertThat(first.properties().values()).doesNotContainAnyElementsOf(second.properties().values());
	}

	@Test
	void toStringOmitsKeys() {
		Identity identity = Identity.create();
		assertThat(identity).hasToString("Identity of merchant " + identity.merchantId());
	}

	@Test
	void toStringOfStrangerOmitsKey() {
		assertThat(Stranger.get()).hasToString("Stranger");
	}

}
