package io.github.wechatpayspring.key;

import java.time.Duration;
import java.util.List;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.wechatpayspring.Mutations;
import io.github.wechatpayspring.WechatPayConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for keys and serial numbers in properties.
 */
class PropertyValuesFuzzTests {

	private static final List<String> SERIAL_NUMBERS = List.of("5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
			"PUB_KEY_ID_0114232134912410000000000000", "367877894524168949419574218495498168496817619163");

	@FuzzTest
	void readsOrRefuses(FuzzedDataProvider data) {
		try {
			switch (data.consumeInt(0, 2)) {
				case 0 -> apiV3Key(Mutations.text(data, "a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb"));
				case 1 -> serialNumber(Mutations.text(data, data.pickValue(SERIAL_NUMBERS)));
				default -> publicKeyId(Mutations.text(data, data.pickValue(SERIAL_NUMBERS)));
			}
		}
		catch (WechatPayConfigurationException ex) {
			assertThat(ex.getProperty()).isNull();
			assertThat(ex.getMessage()).doesNotContain("a7cde1ZJ");
		}
	}

	private static void apiV3Key(String value) {
		assertThat(new PlatformKeys.Renewal("1900000001", KeyAlgorithm.RSA, value, Duration.ofHours(1), null, () -> {
		}).toString()).doesNotContain(strip(value));
	}

	private static void serialNumber(String value) {
		assertThat(KeyReader.serialNumber(value)).isEqualToIgnoringCase(strip(value)).matches("[0-9A-F]{1,40}");
	}

	private static void publicKeyId(String value) {
		assertThat(KeyReader.publicKeyId(value)).isEqualTo(strip(value)).matches("PUB_KEY_ID_[0-9A-Za-z]+");
	}

	private static String strip(String value) {
		return value.replace("\uFEFF", "").strip();
	}

}
