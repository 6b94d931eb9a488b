package io.github.wechatpayspring.key;

import java.security.KeyPair;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.wechatpayspring.Mutations;
import io.github.wechatpayspring.TestKeys;
import io.github.wechatpayspring.WechatPayConfigurationException;
import org.bouncycastle.jce.interfaces.ECPrivateKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for values that are neither PEM text nor a location. They are refused as a
 * configuration mistake. A key in another form is not shown.
 */
class PemPropertyFuzzTests {

	private static final List<String> LOCATIONS = List.of("file:/etc/wechatpay/apiclient_key.pem",
			"classpath:apiclient_key.pem", "classpath:", "base64:LS0tLS1CRUdJTiBQ", "apiclient_key.pem",
			"jar:file:/wechatpay.jar!/apiclient_key.pem", "file://host.example/a",
			"https://user:password@host.example/a", "C:\\wechatpay\\apiclient_key.pem", "../", "~/a", "%00", "");

	private static final List<String> KEYS = keys();

	private static final Secret SECRET = new Secret(KEYS);

	// in DER and as the plain number, each in Base64 and hexadecimal
	private static List<String> keys() {
		KeyPair rsa = TestKeys.rsa();
		KeyPair sm2 = TestKeys.sm2();
		byte[] number = ((ECPrivateKey) sm2.getPrivate()).getD().toByteArray();
		return Stream.of(rsa.getPrivate().getEncoded(), sm2.getPrivate().getEncoded(), number)
			.flatMap((key) -> Stream.of(Base64.getEncoder().encodeToString(key),
					Base64.getUrlEncoder().encodeToString(key), HexFormat.of().formatHex(key)))
			.toList();
	}

	@FuzzTest
	void readsOrRefuses(FuzzedDataProvider data) {
		String value = Mutations.text(data, data.pickValue(data.consumeBoolean() ? LOCATIONS : KEYS));
		try {
			assertThat(PemProperty.read(value).text()).contains("-----BEGIN");
		}
		catch (WechatPayConfigurationException ex) {
			assertThat(ex.getProperty()).isNull();
			assertThat(ex.getMessage()).doesNotContain("user:password@");
			SECRET.requireAbsentFrom(ex);
		}
	}

}
