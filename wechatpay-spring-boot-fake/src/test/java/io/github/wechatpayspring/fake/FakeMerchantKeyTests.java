package io.github.wechatpayspring.fake;

import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FakeMerchantKey} and {@link MerchantKeyRing}.
 */
class FakeMerchantKeyTests {

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = FakeWechatPay.start().echoUnknownPaths();
	}

	@AfterEach
	void stop() {
		this.wechatPay.close();
	}

	@Test
	void merchantKeyIsThatOfTheProperties() {
		FakeMerchantKey key = this.wechatPay.merchantKey();
		assertThat(key.serialNumber()).isEqualTo(TestRequest.property(this.wechatPay, "merchant-serial-number"));
		assertThat(key.privateKeyPem()).isEqualTo(TestRequest.property(this.wechatPay, "private-key"));
		assertThat(key.privateKey().getEncoded()).isEqualTo(TestRequest.pem(key.privateKeyPem()));
	}

	@Test
	void certificateNamesTheMerchant() throws GeneralSecurityException {
		FakeMerchantKey key = this.wechatPay.merchantKey();
		X509Certificate certificate = CertificateListEntry.certificate(key.certificatePem());
		assertThat(key.certificatePem()).startsWith("-----BEGIN CERTIFICATE-----\n")
			.endsWith("\n-----END CERTIFICATE-----\n");
		assertThat(certificate).isEqualTo(key.certificate());
		assertThat(certificate.getSubjectX500Principal().getName())
			.contains("CN=" + TestRequest.property(this.wechatPay, "merchant-id"));
		assertThat(certificate.getSerialNumber()).isEqualTo(new BigInteger(key.serialNumber(), 16));
		assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withRSA");
	}

	@Test
	void certificateVerifiesSignatureOfPrivateKey() throws GeneralSecurityException {
		FakeMerchantKey key = this.wechatPay.merchantKey();
		Signature signature = Signature.getInstance("SHA256withRSA");
		signature.initSign(key.privateKey());
		byte[] bytes = signature.sign();
		signature.initVerify(key.certificate());
		assertThat(signature.verify(bytes)).isTrue();
	}

	@Test
	void certificateWhenRepeatedReturnsTheSame() {
		FakeMerchantKey key = this.wechatPay.merchantKey();
		assertThat(key.certificate()).isSameAs(key.certificate());
	}

	@Test
	void certificateWhenClockIsFixedHasValidityOfThatClock() {
		Instant now = Instant.parse("2020-02-28T05:29:35.5Z");
		try (FakeWechatPay other = FakeWechatPay.start(Clock.fixed(now, ZoneOffset.UTC)).echoUnknownPaths()) {
			X509Certificate first = other.merchantKey().certificate();
			assertThat(first.getNotBefore()).isEqualTo("2020-02-27T05:29:35Z");
			assertThat(first.getNotAfter()).isEqualTo("2025-02-28T05:29:35Z");
			assertThat(other.rotateMerchantKey().certificate().getNotBefore()).isEqualTo("2020-02-27T05:29:36Z");
			assertThat(other.rotateMerchantKey().certificate().getNotBefore()).isEqualTo("2020-02-27T05:29:37Z");
		}
	}

	@Test
	void rotateIssuesNewKeySerialNumberAndCertificate() {
		FakeMerchantKey first = this.wechatPay.merchantKey();
		FakeMerchantKey second = this.wechatPay.rotateMerchantKey();
		assertThat(this.wechatPay.merchantKey()).isSameAs(second);
		assertThat(second.serialNumber()).isNotEqualTo(first.serialNumber());
		assertThat(second.privateKey()).isNotEqualTo(first.privateKey());
		assertThat(second.certificate().getPublicKey()).isNotEqualTo(first.certificate().getPublicKey());
		assertThat(TestRequest.property(this.wechatPay, "merchant-serial-number")).isEqualTo(second.serialNumber());
		assertThat(TestRequest.property(this.wechatPay, "private-key")).isEqualTo(second.privateKeyPem());
	}

	@Test
	void rotateKeepsMerchantIdAndPublicKey() {
		String merchantId = TestRequest.property(this.wechatPay, "merchant-id");
		String publicKey = TestRequest.property(this.wechatPay, "public-key");
		this.wechatPay.rotateMerchantKey();
		assertThat(TestRequest.property(this.wechatPay, "merchant-id")).isEqualTo(merchantId);
		assertThat(TestRequest.property(this.wechatPay, "public-key")).isEqualTo(publicKey);
	}

	@Test
	void requestWhenSignedWithOldOrNewKeySucceeds() {
		FakeMerchantKey first = this.wechatPay.merchantKey();
		FakeMerchantKey second = this.wechatPay.rotateMerchantKey();
		assertThat(request().signedBy(first).send().statusCode()).isEqualTo(200);
		assertThat(request().signedBy(second).send().statusCode()).isEqualTo(200);
	}

	@Test
	void requestWhenSerialNumberIsOfOtherKeyFails() {
		FakeMerchantKey first = this.wechatPay.merchantKey();
		FakeMerchantKey second = this.wechatPay.rotateMerchantKey();
		TestRequest request = request().signedBy(first).field("serial_no", second.serialNumber());
		assertSignError(request.send(), "signature does not match");
	}

	@Test
	void requestWhenKeyIsRevokedFails() {
		FakeMerchantKey first = this.wechatPay.merchantKey();
		FakeMerchantKey second = this.wechatPay.rotateMerchantKey();
		assertThat(this.wechatPay.revokeMerchantKey(first.serialNumber())).isSameAs(this.wechatPay);
		HttpResponse<byte[]> response = request().signedBy(first).send();
		assertSignError(response, "serial_no is that of a revoked key");
		assertThat(TestRequest.text(response)).contains("商户证书序列号有误").contains("\"field\":\"serial_no\"");
		assertThat(request().signedBy(second).send().statusCode()).isEqualTo(200);
	}

	@Test
	void merchantKeyWhenNewestIsRevokedReturnsItUntilRotation() {
		FakeMerchantKey first = this.wechatPay.merchantKey();
		this.wechatPay.revokeMerchantKey(first.serialNumber()).revokeMerchantKey(first.serialNumber());
		assertThat(this.wechatPay.merchantKey()).isSameAs(first);
		assertSignError(request().send(), "serial_no is that of a revoked key");
		this.wechatPay.rotateMerchantKey();
		assertThat(request().send().statusCode()).isEqualTo(200);
	}

	@Test
	void revokeWhenKeyIsUnknownFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.wechatPay.revokeMerchantKey("0A"))
			.withMessage("No merchant key has the serial number '0A'");
	}

	@Test
	void toStringShowsOnlySerialNumber() {
		FakeMerchantKey key = this.wechatPay.merchantKey();
		assertThat(key).hasToString("FakeMerchantKey " + key.serialNumber());
		assertThat(MerchantKeySnapshot.of(key)).hasToString("MerchantKeySnapshot [" + key.serialNumber() + "]");
	}

	private TestRequest request() {
		return TestRequest.get(this.wechatPay, "/v3/x");
	}

	private void assertSignError(HttpResponse<byte[]> response, String refusal) {
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(TestRequest.text(response)).contains("\"code\":\"SIGN_ERROR\"");
		assertThat(response.headers().firstValue("Wechatpay-Signature")).isEmpty();
		assertThat(this.wechatPay.requests()).last()
			.satisfies((request) -> assertThat(request.refusal()).isEqualTo(refusal));
	}

}
