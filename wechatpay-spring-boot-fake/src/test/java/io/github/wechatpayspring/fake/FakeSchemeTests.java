package io.github.wechatpayspring.fake;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FakeScheme#SM2}, over the wire.
 */
class FakeSchemeTests {

	private static final String SM2 = "WECHATPAY2-SM2-WITH-SM3";

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(
			(builder) -> builder.trust(FakeTrust.CERTIFICATES).scheme(FakeScheme.SM2).echoUnknownPaths());

	private final FakeWechatPay wechatPay = fake.fake();

	@Test
	void propertiesContainScheme() {
		assertThat(this.wechatPay.properties().keySet()).containsExactly("wechatpay.merchant-id",
				"wechatpay.merchant-serial-number", "wechatpay.private-key", "wechatpay.api-v3-key",
				"wechatpay.signature-scheme", "wechatpay.base-url");
		assertThat(TestRequest.property(this.wechatPay, "signature-scheme")).isEqualTo("sm2");
	}

	@Test
	void deactivateWhenSchemeIsSm2SignsResponseWithSm2() {
		this.wechatPay.addCoupon("1", "A");
		HttpResponse<byte[]> response = TestRequest.deactivate(this.wechatPay, "1", "A", "no").send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(this.wechatPay.coupon("1", "A").orElseThrow().state()).isEqualTo(CouponState.DEACTIVATED);
		assertThat(TestRequest.header(response, "Wechatpay-Signature-Type")).isEqualTo(SM2);
		assertThat(TestRequest.isSignedBy(this.wechatPay.platformCertificate(), response)).isTrue();
	}

	@Test
	void requestWhenSignatureIsOfOtherBodyFails() {
		assertSignError(request().signedBody("other").send(), "signature does not match");
	}

	@Test
	void requestWhenSignatureLacksPaddingFails() {
		TestRequest request;
		String signature;
		do {
			request = request();
			signature = request.signature();
		}
		while (!signature.endsWith("="));
		assertSignError(request.field("signature", signature.replace("=", "")).send(), "signature does not match");
	}

	@Test
	void requestWhenSignatureHasTrailingByteFails() {
		TestRequest request = request();
		byte[] signature = Base64.getDecoder().decode(request.signature());
		byte[] longer = Arrays.copyOf(signature, signature.length + 1);
		request.field("signature", Base64.getEncoder().encodeToString(longer));
		assertSignError(request.send(), "signature does not match");
	}

	@ParameterizedTest
	@ValueSource(strings = { "WECHATPAY2-SHA256-RSA2048", "WECHATPAY2-SM2-WITH-SM3 ", "wechatpay2-sm2-with-sm3" })
	void requestWhenSchemeIsOtherFails(String scheme) {
		TestRequest request = request();
		request
			.authorization(scheme + " " + request.fields("mchid", "nonce_str", "timestamp", "serial_no", "signature"));
		assertSignError(request.send(), "Authorization is malformed");
	}

	@Test
	void requestWhenNonceWasUsedFails() {
		assertThat(request().field("nonce_str", "twice").send().statusCode()).isEqualTo(200);
		assertSignError(request().field("nonce_str", "twice").send(), "nonce_str was used before");
	}

	@Test
	void keysAreOnTheSm2Curve() {
		FakeMerchantKey key = this.wechatPay.merchantKey();
		assertThat(key.privateKeyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
		for (X509Certificate certificate : new X509Certificate[] { key.certificate(),
				this.wechatPay.platformCertificate().certificate() }) {
			SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded());
			assertThat(info.getAlgorithm().getAlgorithm()).hasToString("1.2.840.10045.2.1");
			assertThat(info.getAlgorithm().getParameters()).hasToString("1.2.156.10197.1.301");
			assertThat(certificate.getSigAlgOID()).isEqualTo("1.2.156.10197.1.501");
		}
	}

	@Test
	void merchantCertificateVerifiesSignatureOfPrivateKey() throws GeneralSecurityException {
		FakeMerchantKey key = this.wechatPay.merchantKey();
		byte[] message = { 1, 2, 3 };
		byte[] signature = Sm2.sign(TestRequest.pem(key.privateKeyPem()), message);
		X509Certificate certificate = certificate(key.certificatePem());
		assertThat(Sm2.verify(certificate.getPublicKey().getEncoded(), message, signature)).isTrue();
		assertThat(certificate.getSerialNumber()).isEqualTo(new BigInteger(key.serialNumber(), 16));
	}

	@Test
	void downloadReturnsCertificateEncryptedWithSm4() throws GeneralSecurityException, InvalidCipherTextException {
		HttpResponse<byte[]> response = TestRequest.get(this.wechatPay, "/v3/certificates?algorithm_type=SM2").send();
		CertificateListEntry entry = CertificateListEntry.of(response).get(0);
		assertThat(entry.algorithm()).isEqualTo("AEAD_SM4_GCM");
		assertThat(entry.nonce()).hasSize(12);
		X509Certificate certificate = certificate(entry.decryptBySm4(this.wechatPay.apiV3Key()));
		assertThat(certificate.getEncoded()).isEqualTo(this.wechatPay.platformCertificate().certificate().getEncoded());
		assertThat(certificate.getSerialNumber()).isEqualTo(new BigInteger(entry.serialNumber(), 16));
		certificate.verify(certificate.getPublicKey(), new BouncyCastleProvider());
		assertThat(TestRequest.isSignedBy(this.wechatPay.platformCertificate(), response)).isTrue();
	}

	@Test
	void downloadWhenAlgorithmTypeIsMissingSucceeds() throws InvalidCipherTextException {
		CertificateListEntry entry = CertificateListEntry.download(this.wechatPay).get(0);
		assertThat(entry.decryptBySm4(this.wechatPay.apiV3Key())).isEqualTo(this.wechatPay.platformCertificate().pem());
	}

	@Test
	void downloadWhenAlgorithmTypeIsRsaFails() {
		HttpResponse<byte[]> response = TestRequest.get(this.wechatPay, "/v3/certificates?algorithm_type=RSA").send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("\"code\":\"PARAM_ERROR\"");
	}

	@Test
	void encryptedWithUsesOtherKeyOfAnyLength() throws InvalidCipherTextException {
		FakeCertificate genuine = this.wechatPay.platformCertificate();
		this.wechatPay.listCertificates(genuine.encryptedWith("any length"));
		CertificateListEntry entry = CertificateListEntry.download(this.wechatPay).get(0);
		assertThatExceptionOfType(InvalidCipherTextException.class)
			.isThrownBy(() -> entry.decryptBySm4(this.wechatPay.apiV3Key()));
		assertThat(entry.decryptBySm4("any length")).isEqualTo(genuine.pem());
	}

	@Test
	void withUsedAssociatedDataWhenNullCanBeDecrypted() throws InvalidCipherTextException {
		FakeCertificate genuine = this.wechatPay.platformCertificate();
		this.wechatPay.listCertificates(genuine.withUsedAssociatedData(null));
		CertificateListEntry entry = CertificateListEntry.download(this.wechatPay).get(0);
		assertThat(entry.associatedData()).isNull();
		assertThat(entry.decryptBySm4(this.wechatPay.apiV3Key())).isEqualTo(genuine.pem());
	}

	@Test
	void rotateIssuesKeysOfTheScheme() {
		FakeMerchantKey old = this.wechatPay.merchantKey();
		FakeMerchantKey key = this.wechatPay.rotateMerchantKey();
		FakeCertificate certificate = this.wechatPay.rotatePlatformCertificate();
		assertThat(request().signedBy(old).send().statusCode()).isEqualTo(200);
		assertThat(TestRequest.isSignedBy(certificate, request().signedBy(key).send())).isTrue();
		this.wechatPay.revokeMerchantKey(old.serialNumber());
		assertSignError(request().signedBy(old).send(), "serial_no is that of a revoked key");
	}

	@Test
	void signedByStrangerUsesKeyOnTheSameCurve() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().signedByStranger());
		FakeCertificate certificate = this.wechatPay.platformCertificate();
		assertThat(TestRequest.header(response, "Wechatpay-Serial")).isEqualTo(certificate.serialNumber());
		assertThat(TestRequest.header(response, "Wechatpay-Signature-Type")).isEqualTo(SM2);
		assertThat(TestRequest.header(response, "Wechatpay-Signature")).hasSizeBetween(92, 100);
		assertThat(TestRequest.isSignedBy(certificate, response)).isFalse();
	}

	@Test
	void signedAtSignsWithThatTime() {
		HttpResponse<byte[]> response = respond(
				FakeResponse.ordinary().signedAt(Instant.parse("2020-05-20T05:29:35Z")));
		assertThat(TestRequest.header(response, "Wechatpay-Timestamp")).isEqualTo("1589952575");
		assertThat(TestRequest.isSignedBy(this.wechatPay.platformCertificate(), response)).isTrue();
	}

	@Test
	void probeKeepsSignatureType() {
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().probe());
		assertThat(TestRequest.header(response, "Wechatpay-Signature")).startsWith("WECHATPAY/SIGNTEST/");
		assertThat(TestRequest.header(response, "Wechatpay-Signature-Type")).isEqualTo(SM2);
	}

	@Test
	void withSignatureAndUnsignedChangeSignature() {
		assertThat(TestRequest.header(respond(FakeResponse.ordinary().withSignature("x")), "Wechatpay-Signature"))
			.isEqualTo("x");
		assertThat(respond(FakeResponse.ordinary().unsigned()).headers().firstValue("Wechatpay-Signature-Type"))
			.isEmpty();
	}

	@Test
	void signedByUsesKeyOfCertificate() {
		FakeCertificate further = this.wechatPay.newCertificate(Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().signedBy(further));
		assertThat(TestRequest.isSignedBy(further, response)).isTrue();
		assertThat(TestRequest.header(response, "Wechatpay-Signature-Type")).isEqualTo(SM2);
	}

	@Test
	void signedByWhenCertificateIsOfOtherSchemeUsesThatScheme() {
		FakeCertificate further = this.wechatPay.newCertificate(RsaKeys.generate(), Instant.EPOCH,
				Instant.EPOCH.plusSeconds(1));
		HttpResponse<byte[]> response = respond(FakeResponse.ordinary().signedBy(further));
		assertThat(TestRequest.isSignedBy(further, response)).isTrue();
		assertThat(TestRequest.header(response, "Wechatpay-Signature-Type")).isEqualTo("WECHATPAY2-SHA256-RSA2048");
	}

	private TestRequest request() {
		return TestRequest.get(this.wechatPay, "/v3/x");
	}

	private HttpResponse<byte[]> respond(FakeResponse response) {
		this.wechatPay.respondNext(response);
		return request().send();
	}

	private static X509Certificate certificate(String pem) throws GeneralSecurityException {
		return (X509Certificate) CertificateFactory.getInstance("X.509", new BouncyCastleProvider())
			.generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
	}

	private void assertSignError(HttpResponse<byte[]> response, String refusal) {
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(TestRequest.text(response)).contains("\"code\":\"SIGN_ERROR\"");
		assertThat(this.wechatPay.requests()).last()
			.satisfies((request) -> assertThat(request.refusal()).isEqualTo(refusal));
	}

}
