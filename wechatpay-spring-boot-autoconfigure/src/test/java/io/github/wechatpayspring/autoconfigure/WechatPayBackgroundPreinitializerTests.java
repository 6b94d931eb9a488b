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
	void isFound() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(BackgroundPreinitializer.class))
			.hasAtLeastOneElementOfType(WechatPayBackgroundPreinitializer.class);
	}

	// its failures are swallowed, and so would go unnoticed
	@Test
	void works() {
		assertThatNoException().isThrownBy(new WechatPayBackgroundPreinitializer()::preinitialize);
	}

}
