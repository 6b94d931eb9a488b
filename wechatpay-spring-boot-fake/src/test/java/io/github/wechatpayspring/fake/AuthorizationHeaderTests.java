package io.github.wechatpayspring.fake;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AuthorizationHeader}.
 */
class AuthorizationHeaderTests {

	private static final String SCHEME = "WECHATPAY2-SHA256-RSA2048 ";

	@Test
	void parseWhenFieldsAreCompleteReturnsThem() {
		AuthorizationHeader header = AuthorizationHeader
			.parse(SCHEME + "signature=\"s==\",mchid=\"m\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"0A\"");
		assertThat(header).isEqualTo(new AuthorizationHeader("m", "0A", "1", "n", "s=="));
	}

	@ParameterizedTest
	@ValueSource(strings = { "mchid=m,nonce_str=\"n\",timestamp=\"1\",serial_no=\"0A\",signature=\"s\"",
			"mchid=\"m\", nonce_str=\"n\", timestamp=\"1\", serial_no=\"0A\", signature=\"s\"",
			"mchid=\"m\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"0A\"",
			"mchid=\"m\",mchid=\"m\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"0A\"",
			"mchid=\"m\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"0A\",signature=\"s\",",
			"mchid=\"m\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"0A\",signature=\"s\",more=\"x\"",
			"mchid=\"m\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"0A\",more=\"x\"",
			" mchid=\"m\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"0A\",signature=\"s\"" })
	void parseWhenFieldsAreMalformedReturnsNull(String fields) {
		assertThat(AuthorizationHeader.parse(SCHEME + fields)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "WECHATPAY2-SHA256-RSA2048", "wechatpay2-sha256-rsa2048 ",
			"WECHATPAY2-SHA256-RSA2048  ", "WECHATPAY-BRAND-SHA256-RSA2048 " })
	void parseWhenSchemeIsOtherReturnsNull(String scheme) {
		assertThat(AuthorizationHeader
			.parse(scheme + "mchid=\"m\",nonce_str=\"n\",timestamp=\"1\",serial_no=\"0A\",signature=\"s\"")).isNull();
	}

	@Test
	void fieldWhenHeaderIsMalformedReturnsItsValue() {
		assertThat(AuthorizationHeader.field("x mchid=\"m\", nonce_str=\"n\"", "nonce_str")).isEqualTo("n");
	}

	@Test
	void fieldWhenMissingReturnsNull() {
		assertThat(AuthorizationHeader.field("x mchid=\"m\"", "nonce_str")).isNull();
	}

	@Test
	void toStringOmitsSignature() {
		assertThat(new AuthorizationHeader("m", "0A", "1", "n", "secret"))
			.hasToString("AuthorizationHeader of merchant m");
	}

}
