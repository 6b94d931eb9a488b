package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.builder.SpringApplicationBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Demonstration} and {@link FakeWechatPayInitializer}.
 */
class DemonstrationTests {

	@ParameterizedTest
	@ValueSource(strings = { "merchant", "manager", "worker", "merchant,worker" })
	void runWhenProfileIsActiveFailsBeforeItIsStarted(String profiles) throws IOException {
		assertThat(Demonstration.run("--spring.profiles.active=" + profiles)).isEqualTo(4);
	}

	@Test
	void initializeWhenManagerHasNoMerchantFails() {
		SpringApplicationBuilder manager = new SpringApplicationBuilder(BulkApplication.class).profiles("manager")
			.initializers(new FakeWechatPayInitializer());
		assertThatIllegalStateException().isThrownBy(manager::run).withMessageContaining("'merchant'");
	}

}
