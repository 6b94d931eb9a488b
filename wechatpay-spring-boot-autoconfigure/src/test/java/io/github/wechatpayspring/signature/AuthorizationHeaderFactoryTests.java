package io.github.wechatpayspring.signature;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.TestMerchant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AuthorizationHeaderFactoryTests {

	private static final Pattern HEADER = Pattern
		.compile("WECHATPAY2-SHA256-RSA2048 mchid=\"1900007291\",nonce_str=\"([0-9A-Z]{32})\",timestamp=\"1554208460\","
				+ "serial_no=\"0C4AEF34\",signature=\"([^\"]+)\"");

	private final KeyPair keys = TestKeys.rsa();

	// the timestamp of a signature does not depend on the time zone
	private final Clock clock = Clock.fixed(Instant.ofEpochSecond(1554208460), ZoneId.of("America/New_York"));

	private final AuthorizationHeaderFactory signer = new AuthorizationHeaderFactory("1900007291",
			TestMerchant.signer("0C4AEF34", this.keys.getPrivate()), this.clock);

	@Test
	void authorizationSignsMethodTargetTimeNonceAndBody() throws Exception {
		byte[] body = "{\"reason\":\"此券\"}\n".getBytes(StandardCharsets.UTF_8);
		Matcher header = HEADER.matcher(this.signer.authorization("POST", "/v3/path?a=%20", body));
		assertThat(header.matches()).isTrue();
		Signature signature = Signature.getInstance("SHA256withRSA");
		signature.initVerify(this.keys.getPublic());
		signature.update(("POST\n/v3/path?a=%20\n1554208460\n" + header.group(1) + "\n{\"reason\":\"此券\"}\n\n")
			.getBytes(StandardCharsets.UTF_8));
		assertThat(signature.verify(Base64.getDecoder().decode(header.group(2)))).isTrue();
	}

	@Test
	void requestWhenBodyIsEmptyEndsWithEmptyLine() {
		assertThat(MessageLayout.request("GET", "/v3/path", "1", "N", new byte[0])).asString(StandardCharsets.UTF_8)
			.isEqualTo("GET\n/v3/path\n1\nN\n\n");
	}

	@Test
	void authorizationWhenRepeatedUsesAnotherNonce() {
		Set<String> nonces = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			Matcher header = HEADER.matcher(this.signer.authorization("GET", "/", new byte[0]));
			assertThat(header.matches()).isTrue();
			nonces.add(header.group(1));
		}
		assertThat(nonces).hasSize(100);
	}

	@Test
	void toStringHasNoSignatureAndNoKey() {
		WechatPaySigner signer = TestMerchant.signer("0C4AEF34", this.keys.getPrivate());
		assertThat(signer).hasToString("PrivateKeySigner[serialNumber=0C4AEF34]");
		assertThat(signer.sign(new byte[0])).hasToString("MerchantSignature[serialNumber=0C4AEF34]");
	}

}
