package io.github.wechatpayspring.traffic;

import java.net.URI;
import java.net.URL;

import io.github.wechatpayspring.WechatPayConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BaseUrl}.
 */
class BaseUrlTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			https://api.mch.weixin.qq.com, https://api.mch.weixin.qq.com
			https://API.mch.weixin.qq.com/, https://api.mch.weixin.qq.com
			https://gateway.corp:8443, https://gateway.corp:8443
			https://gateway.corp:65535, https://gateway.corp:65535
			https://gateway.corp:, https://gateway.corp
			https://api.mch.weixin.qq.com:443, https://api.mch.weixin.qq.com
			http://localhost:80, http://localhost
			https://gateway.corp:80, https://gateway.corp:80
			http://localhost:8080, http://localhost:8080
			http://127.0.0.1:1, http://127.0.0.1:1
			http://[::1]:1, http://[::1]:1
			""")
	void ofWhenSchemeHostAndPortAreValidNormalizes(String value, String baseUrl) {
		assertThat(BaseUrl.of(value)).hasToString(baseUrl);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			http://api.mch.weixin.qq.com, plain http
			http://localhost.evil.example, plain http
			http://127.0.0.1.evil.example, plain http
			ftp://api.mch.weixin.qq.com, not an absolute http or https URL
			api.mch.weixin.qq.com, not an absolute http or https URL
			//api.mch.weixin.qq.com, not an absolute http or https URL
			https:///v3, not an absolute http or https URL
			'https://api mch', not a URL
			https://gateway.corp:0, not between 1 and 65535
			https://gateway.corp:65536, not between 1 and 65535
			https://user:pw@api.mch.weixin.qq.com, more than scheme
			https://api.mch.weixin.qq.com/proxy, more than scheme
			https://api.mch.weixin.qq.com?a=b, more than scheme
			https://api.mch.weixin.qq.com#a, more than scheme
			""")
	void ofWhenValueIsNotBaseUrlFails(String value, String problem) {
		assertThatExceptionOfType(WechatPayConfigurationException.class).isThrownBy(() -> BaseUrl.of(value))
			.withMessageStartingWith("The value ")
			.withMessageContaining(problem)
			.withMessageNotContaining("user:pw");
	}

	@ParameterizedTest
	@CsvSource({ "https://api.mch.weixin.qq.com:443, https://api.mch.weixin.qq.com/v3",
			"https://api.mch.weixin.qq.com, https://api.mch.weixin.qq.com:443/v3",
			"http://localhost, http://localhost:80/v3" })
	void isOriginWhenPortIsDefaultPortOfSchemeReturnsTrue(String baseUrl, String uri) {
		assertThat(BaseUrl.of(baseUrl).isOrigin(URI.create(uri))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://api2.mch.weixin.qq.com/v3", "http://api.mch.weixin.qq.com/v3",
			"https://api.mch.weixin.qq.com:8443/v3", "https://api.mch.weixin.qq.com.evil.example/v3",
			"https://api.mch.weixin.qq.com@evil.example/v3", "https://user@api.mch.weixin.qq.com/v3", "/v3" })
	void isOriginWhenOriginDiffersReturnsFalse(String uri) {
		BaseUrl baseUrl = BaseUrl.of("https://api.mch.weixin.qq.com");
		assertThat(baseUrl.isOrigin(URI.create(uri))).isFalse();
		assertThat(baseUrl.isOrigin(URI.create("https://API.mch.weixin.qq.com/v3?a=b"))).isTrue();
	}

}
