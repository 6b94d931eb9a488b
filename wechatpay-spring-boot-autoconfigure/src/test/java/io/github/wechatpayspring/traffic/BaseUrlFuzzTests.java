package io.github.wechatpayspring.traffic;

import java.net.URI;
import java.util.List;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.wechatpayspring.Mutations;
import io.github.wechatpayspring.WechatPayConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link BaseUrl}.
 */
class BaseUrlFuzzTests {

	private static final List<String> BASE_URLS = List.of("https://api.mch.weixin.qq.com", "http://localhost:8080/",
			"http://[::1]:1", "https://user@host:8443/path?query#fragment");

	@FuzzTest
	void ofIsOriginOrFails(FuzzedDataProvider data) {
		String value = Mutations.text(data, data.pickValue(BASE_URLS));
		BaseUrl url;
		try {
			url = BaseUrl.of(value);
		}
		catch (WechatPayConfigurationException ex) {
			assertThat(ex.getProperty()).isNull();
			return;
		}
		URI uri = URI.create(url.toString());
		assertThat(
				uri.getScheme().equals("https") || List.of("localhost", "127.0.0.1", "[::1]").contains(uri.getHost()))
			.isTrue();
		assertThat(uri.getPort()).isBetween(-1, 65535).isNotZero();
		assertThat(url.isOrigin(URI.create(url + "/v3/certificates"))).isTrue();
		assertThat(BaseUrl.of(url.toString())).hasToString(url.toString());
	}

}
