package io.github.wechatpayspring.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link WechatPayBackgroundPreinitializer}.
 */
class WechatPayBackgroundPreinitializerTests {

	@Test
	void springFactoriesRegisterPreinitializer() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(BackgroundPreinitializer.class))
			.hasAtLeastOneElementOfType(WechatPayBackgroundPreinitializer.class);
	}

	// Spring Boot ignores failures of a preinitializer
	@Test
	void preinitializeSucceeds() {
		assertThatNoException().isThrownBy(new WechatPayBackgroundPreinitializer()::preinitialize);
	}

}
