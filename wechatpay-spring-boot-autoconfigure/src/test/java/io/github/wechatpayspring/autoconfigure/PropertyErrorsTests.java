package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PropertyErrors}.
 */
class PropertyErrorsTests {

	@Test
	void namedReturnsResult() {
		assertThat(PropertyErrors.named("wechatpay.a", () -> "a")).isEqualTo("a");
	}

	@Test
	void namedWhenExceptionHasNoPropertyAddsProperty() {
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> PropertyErrors.named("wechatpay.a", () -> {
				throw WechatPayConfigurationException.ofValue("is not a URL", "Set a URL.");
			}))
			.withMessage("'wechatpay.a' is not a URL. Set a URL.");
	}

	@Test
	void namedWhenExceptionHasPropertyKeepsProperty() {
		WechatPayConfigurationException failure = new WechatPayConfigurationException("wechatpay.b", "is not a URL",
				"Set a URL.");
		assertThatExceptionOfType(WechatPayConfigurationException.class)
			.isThrownBy(() -> PropertyErrors.named("wechatpay.a", () -> {
				throw failure;
			}))
			.isSameAs(failure);
	}

}
