package io.github.wechatpayspring.fake;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Signatures}.
 */
class SignaturesTests {

	// the sample key in the documentation of WeChat Pay
	private static final String PUBLISHED_MODULUS = "ptpm-qvIDCh_9wjU26SQCK26ogYkBhDrYxnAaw2JbbBsp1oDbHKk-1r381NeBUG2HEFAuU-Fr72u5ot3yKdzoF"
			+ "_FajAzQNKnm569_D3upKoi8mYBaST15Uig8j8qoUW1U217LL0jEHlSnHV3lcaDTXqDpTRR4Bfz9IqOgJgFZ8_o"
			+ "TfEomSrjrLYef81Eyxr7ZIMQXEKKEK7V4UXKS0-_fDsiG_cXidhzt8UbTL9vqXqxM2-IDImyO-FAc_tkBG55Lm"
			+ "zxPto1Nq0WbnZzRM_wTzrd0I_8NlevxtFbphg4evlHjFNI7-GrqR87ViEwuAJJ9Je5QQjct5YJfFRWiZ5CMQ";

	private static final String PUBLISHED_SIGNATURE = "jnks4dlrPw3ZX+ozVvSK39oa0t7OMBsg83BHAwd8BRdUFiVaQNTLTvci+wURgP1O"
			+ "QBbKYhFGvt7iqYpDSTQkp7Uq1sltaQKyncCyrA1g88m5bsKERQfPyT0ahSwKTYJ1CAn9QiJuSJRq1QsQs07eehbU/k9BCS51jTyc"
			+ "1Jpsi2H77HF9f/BnjXAOP3/sPObg6V5Ee4EzwLox684hhuMuIwHo7D8KFk3LIHOKDcNI4It1aCXydFWNpNK+SG86VUDe5kwoDpw4"
			+ "Ulqfu9z8OFDGbDs9TCxEv8iqQzbpxOlEVoOe2kalSYM5kApQb3nZcxdUtoE0liJGW3RGUNE0t4v01A==";

	private static final String LINES = "POST\n/v3/pay/transactions/jsapi\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n";

	private static final byte[] BODY = """
			{"appid":"wxd678efh567hg6787","mchid":"1900007291","description":"Image形象店-深圳腾大-QQ公仔",\
			"out_trade_no":"1217752501201407033233368018","notify_url":"https://www.weixin.qq.com/wxpay/pay.php",\
			"amount":{"total":100,"currency":"CNY"},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}"""
		.getBytes(StandardCharsets.UTF_8);

	@Test
	void verifyWhenSignatureIsPublishedExampleSucceeds() throws GeneralSecurityException {
		assertThat(BODY).hasSize(295);
		assertThat(Signatures.verify(publishedKey(), LINES, BODY, PUBLISHED_SIGNATURE)).isTrue();
	}

	@Test
	void verifyWhenLinesAreOtherFails() throws GeneralSecurityException {
		assertThat(Signatures.verify(publishedKey(), LINES.replace("POST", "PUT"), BODY, PUBLISHED_SIGNATURE))
			.isFalse();
	}

	@Test
	void signCreatesSignatureThatVerifies() {
		KeyPair keys = RsaKeys.generate();
		String signature = Signatures.sign(keys.getPrivate(), LINES, BODY);
		assertThat(Signatures.verify(keys.getPublic(), LINES, BODY, signature)).isTrue();
	}

	private static PublicKey publishedKey() throws GeneralSecurityException {
		BigInteger modulus = new BigInteger(1, Base64.getUrlDecoder().decode(PUBLISHED_MODULUS));
		return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537)));
	}

}
