package io.github.wechatpayspring.connector;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnsupportedPoolSettings}.
 */
class UnsupportedPoolSettingsTests {

	@ParameterizedTest
	@EnumSource
	void ofWhenSettingsAreDefaultsIsEmpty(Connectors connector) {
		assertThat(UnsupportedPoolSettings.of(connector.builder(), pool(64, 7, 10))).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void ofWhenSettingsDifferNamesThoseWithoutEffect(Connectors connector) {
		assertThat(UnsupportedPoolSettings.of(connector.builder(), pool(8, 3, 5)))
			.extracting((message) -> message.substring("'wechatpay.pool.".length(), message.lastIndexOf("' has")))
			.containsExactly(switch (connector) {
				case REACTOR -> new String[0];
				case JDK -> new String[] { "max-connections", "pending-acquire-timeout" };
				case JETTY -> new String[] { "max-idle-time", "pending-acquire-timeout" };
				case HTTP_COMPONENTS -> new String[] { "max-idle-time" };
			});
	}

	private static LazyClientHttpConnector.Pool pool(int maxConnections, int maxIdleSeconds, int pendingSeconds) {
		return new LazyClientHttpConnector.Pool(maxConnections, Duration.ofSeconds(maxIdleSeconds),
				Duration.ofSeconds(pendingSeconds));
	}

}
