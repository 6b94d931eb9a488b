package io.github.wechatpayspring.signature;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with the examples of WeChat Pay's documentation.
 */
class KnownAnswerTests {

	private static final byte[] BODY = ("{\"appid\":\"wxd678efh567hg6787\",\"mchid\":\"1900007291\","
			+ "\"description\":\"Image形象店-深圳腾大-QQ公仔\",\"out_trade_no\":\"1217752501201407033233368018\","
			+ "\"notify_url\":\"https://www.weixin.qq.com/wxpay/pay.php\",\"amount\":{\"total\":100,\"currency\":\"CNY\"},"
			+ "\"payer\":{\"openid\":\"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o\"}}")
		.getBytes(StandardCharsets.UTF_8);

	private static final String MODULUS = "ptpm-qvIDCh_9wjU26SQCK26ogYkBhDrYxnAaw2JbbBsp1oDbHKk-1r381NeBUG2HEFAuU-Fr72u5ot3yKdzoF_FajAzQNKnm569_D3upKoi8mYBaST15Uig8j8qoUW1U217LL0jEHlSnHV3lcaDTXqDpTRR4Bfz9IqOgJgFZ8_oTfEomSrjrLYef81Eyxr7ZIMQXEKKEK7V4UXKS0-_fDsiG_cXidhzt8UbTL9vqXqxM2-IDImyO-FAc_tkBG55LmzxPto1Nq0WbnZzRM_wTzrd0I_8NlevxtFbphg4evlHjFNI7-GrqR87ViEwuAJJ9Je5QQjct5YJfFRWiZ5CMQ";

	private static final String SIGNATURE = "jnks4dlrPw3ZX+ozVvSK39oa0t7OMBsg83BHAwd8BRdUFiVaQNTLTvci+wURgP1OQBbKYhFGvt7iqYpDSTQkp7Uq1sltaQKyncCyrA1g88m5bsKERQfPyT0ahSwKTYJ1CAn9QiJuSJRq1QsQs07eehbU/k9BCS51jTyc1Jpsi2H77HF9f/BnjXAOP3/sPObg6V5Ee4EzwLox684hhuMuIwHo7D8KFk3LIHOKDcNI4It1aCXydFWNpNK+SG86VUDe5kwoDpw4Ulqfu9z8OFDGbDs9TCxEv8iqQzbpxOlEVoOe2kalSYM5kApQb3nZcxdUtoE0liJGW3RGUNE0t4v01A==";

	private final byte[] message = MessageLayout.request("POST", "/v3/pay/transactions/jsapi", "1554208460",
			"593BEC0C930BF1AFEB40B4A08C8FB242", BODY);

	@Test
	void requestWhenExampleIsPublishedHasItsBytes() throws GeneralSecurityException {
		assertThat(BODY).hasSize(295);
		assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(this.message)))
			.isEqualTo("87a9f84cd9b4bdb78ec4dbe4595c8c8bf04d3e79a6765b2100741d1a473d37af");
	}

	/**
	 * With this padding, there is one RSA signature of a message for each key.
	 * Verification with the public key is therefore sufficient.
	 */
	@Test
	void requestWhenExampleIsPublishedHasItsSignature() throws GeneralSecurityException {
		PublicKey key = KeyFactory.getInstance("RSA")
			.generatePublic(new RSAPublicKeySpec(new BigInteger(1, Base64.getUrlDecoder().decode(MODULUS)),
					BigInteger.valueOf(65537)));
		Signature signature = Signature.getInstance(SignatureScheme.RSA.algorithm());
		signature.initVerify(key);
		signature.update(this.message);
		assertThat(signature.verify(Base64.getDecoder().decode(SIGNATURE))).isTrue();
	}

}
