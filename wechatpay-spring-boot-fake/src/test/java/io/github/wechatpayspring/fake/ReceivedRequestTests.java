package io.github.wechatpayspring.fake;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ReceivedRequest}.
 */
class ReceivedRequestTests {

	private static final String AUTHORIZATION = "WECHATPAY2-SHA256-RSA2048 mchid=\"1900000000\",nonce_str=\"n0\","
			+ "timestamp=\"1779254975\",serial_no=\"0A\",signature=\"c2VjcmV0\"";

	@Test
	void headerWhenCaseDiffersReturnsValue() {
		assertThat(request(null).header("AUTHORIZATION")).isEqualTo(AUTHORIZATION);
		assertThat(request(null).headers().get("authorization")).containsExactly(AUTHORIZATION);
	}

	@Test
	void headersKeepSpellingOfNames() {
		assertThat(request(null).headers().keySet()).containsExactly("Authorization");
	}

	@Test
	void headerWhenMissingReturnsNull() {
		assertThat(request(null).header("Accept")).isNull();
	}

	@Test
	void headersAreUnmodifiable() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> request(null).headers().clear());
	}

	@Test
	void authorizationFieldsAreReturned() {
		ReceivedRequest request = request(null);
		assertThat(request.timestamp()).isEqualTo("1779254975");
		assertThat(request.nonce()).isEqualTo("n0");
		assertThat(request.signature()).isEqualTo("c2VjcmV0");
	}

	@Test
	void authorizationFieldsWhenHeaderIsMissingAreNull() {
		ReceivedRequest request = new ReceivedRequest("GET", "/v3/x", Map.of(), new byte[0], null);
		assertThat(request.timestamp()).isNull();
		assertThat(request.nonce()).isNull();
		assertThat(request.signature()).isNull();
	}

	@Test
	void bodyReturnsCopy() {
		ReceivedRequest request = request(null);
		request.body()[0] = 'x';
		assertThat(request.bodyAsString()).isEqualTo("{}");
	}

	@Test
	void toStringOmitsHeadersAndBody() {
		assertThat(request(null)).hasToString("POST /v3/x");
	}

	@Test
	void toStringWhenRefusedShowsRefusal() {
		assertThat(request("because")).hasToString("POST /v3/x (refused: because)");
	}

	private static ReceivedRequest request(@Nullable String refusal) {
		return new ReceivedRequest("POST", "/v3/x", Map.of("Authorization", List.of(AUTHORIZATION)),
				new byte[] { '{', '}' }, refusal);
	}

}
