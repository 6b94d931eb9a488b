package io.github.wechatpayspring;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WechatPayConfigurationException}.
 */
class WechatPayConfigurationExceptionTests {

	@Test
	void messageNamesProperty() {
		assertThat(new WechatPayConfigurationException("wechatpay.a", "is not a URL", "Set a URL."))
			.hasMessage("'wechatpay.a' is not a URL. Set a URL.")
			.hasNoCause();
	}

	@Test
	void ofValueHasNoProperty() {
		WechatPayConfigurationException failure = WechatPayConfigurationException.ofValue("is not a URL", "Set a URL.");
		assertThat(failure).hasMessage("The value is not a URL. Set a URL.").hasNoCause();
		assertThat(failure.getProperty()).isNull();
		assertThat(failure.getProblem()).isEqualTo("is not a URL");
		assertThat(failure.getAction()).isEqualTo("Set a URL.");
	}

	@Test
	void withPropertyNamesPropertyAndKeepsCause() {
		IOException cause = new IOException();
		WechatPayConfigurationException failure = WechatPayConfigurationException
			.ofValue("is not a URL", "Set a URL.", cause)
			.withProperty("wechatpay.a");
		assertThat(failure).hasMessage("'wechatpay.a' is not a URL. Set a URL.").hasCause(cause);
		assertThat(failure.getProperty()).isEqualTo("wechatpay.a");
	}

}
