package io.github.wechatpayspring.fake;

import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CertificateList} and {@link PlatformCertificateRing}, over the wire.
 */
class CertificateListTests {

	private static final Instant FROM = Instant.parse("2026-01-02T03:04:05Z");

	private static final Instant TO = Instant.parse("2027-01-02T03:04:05Z");

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = FakeWechatPay.builder().trust(FakeTrust.CERTIFICATES).start().echoUnknownPaths();
	}

	@AfterEach
	void stop() {
		this.wechatPay.close();
	}

	@Test
	void downloadReturnsCertificateThatSigns() throws GeneralSecurityException {
		HttpResponse<byte[]> response = TestRequest.download(this.wechatPay).send();
		assertThat(response.statusCode()).isEqualTo(200);
		CertificateListEntry entry = CertificateListEntry.of(response).get(0);
		assertThat(entry.serialNumber()).isEqualTo(this.wechatPay.platformCertificate().serialNumber());
		assertThat(entry.algorithm()).isEqualTo("AEAD_AES_256_GCM");
		assertThat(entry.nonce()).matches("[0-9A-Za-z]{12}");
		assertThat(entry.associatedData()).isEqualTo("certificate");
		X509Certificate certificate = CertificateListEntry.certificate(entry.decrypt(this.wechatPay.apiV3Key()));
		assertThat(certificate).isEqualTo(this.wechatPay.platformCertificate().certificate());
		assertThat(certificate.getSerialNumber()).isEqualTo(new BigInteger(entry.serialNumber(), 16));
		assertThat(TestRequest.isSignedBy(this.wechatPay.platformCertificate(), response)).isTrue();
	}

	@Test
	void downloadReturnsDocumentedFields() {
		CertificateListEntry entry = CertificateListEntry.download(this.wechatPay).get(0);
		assertThat(entry.json().propertyNames()).containsExactly("serial_no", "effective_time", "expire_time",
				"encrypt_certificate");
		assertThat(entry.encrypted().propertyNames()).containsExactly("algorithm", "nonce", "associated_data",
				"ciphertext");
	}

	@Test
	void downloadWhenRepeatedUsesNewNonce() {
		CertificateListEntry first = CertificateListEntry.download(this.wechatPay).get(0);
		CertificateListEntry second = CertificateListEntry.download(this.wechatPay).get(0);
		assertThat(first.nonce()).isNotEqualTo(second.nonce());
		assertThat(first.encodedCiphertext()).isNotEqualTo(second.encodedCiphertext());
	}

	@Test
	void downloadWhenClockIsFixedReturnsTimesOfThatClock() {
		Instant now = Instant.parse("2026-05-20T05:29:35.5Z");
		try (FakeWechatPay other = FakeWechatPay.builder()
			.trust(FakeTrust.CERTIFICATES)
			.clock(Clock.fixed(now, ZoneOffset.UTC))
			.start()
			.echoUnknownPaths()) {
			other.rotatePlatformCertificate();
			List<CertificateListEntry> entries = CertificateListEntry
				.of(TestRequest.download(other).field("timestamp", String.valueOf(now.getEpochSecond())).send());
			assertThat(entries).extracting((entry) -> entry.text("effective_time"))
				.containsExactly("2026-05-19T13:29:35+08:00", "2026-05-19T13:29:36+08:00");
			assertThat(entries).extracting((entry) -> entry.text("expire_time"))
				.containsExactly("2031-05-20T13:29:35+08:00", "2031-05-20T13:29:36+08:00");
			X509Certificate certificate = other.platformCertificate().certificate();
			assertThat(certificate.getNotBefore()).isEqualTo("2026-05-19T05:29:36Z");
			assertThat(certificate.getNotAfter()).isEqualTo("2031-05-20T05:29:36Z");
		}
	}

	@Test
	void platformCertificateHasSubjectAndKeySizeOfWechatPay() throws GeneralSecurityException {
		FakeCertificate certificate = this.wechatPay.platformCertificate();
		X509Certificate x509 = CertificateListEntry.certificate(certificate.pem());
		assertThat(x509).isEqualTo(certificate.certificate());
		assertThat(x509.getVersion()).isEqualTo(3);
		assertThat(x509.getSubjectX500Principal().getName()).contains("CN=Tenpay.com sign")
			.contains("OU=Tenpay.com CA Center");
		assertThat(x509.getSigAlgName()).isEqualTo("SHA256withRSA");
		assertThat(((RSAPublicKey) x509.getPublicKey()).getModulus().bitLength()).isEqualTo(2048);
		assertThat(certificate.serialNumber()).matches("[0-9A-F]{40}");
		x509.verify(x509.getPublicKey());
	}

	@Test
	void rotateAppendsCertificateToListAndSignsWithIt() {
		FakeCertificate first = this.wechatPay.platformCertificate();
		FakeCertificate second = this.wechatPay.rotatePlatformCertificate();
		assertThat(this.wechatPay.platformCertificate()).isSameAs(second);
		assertThat(this.wechatPay.listedCertificates()).containsExactly(first, second);
		assertThat(second.certificate().getPublicKey()).isNotEqualTo(first.certificate().getPublicKey());
		HttpResponse<byte[]> response = TestRequest.download(this.wechatPay).send();
		assertThat(CertificateListEntry.of(response)).extracting(CertificateListEntry::serialNumber)
			.containsExactly(first.serialNumber(), second.serialNumber());
		assertThat(TestRequest.isSignedBy(second, response)).isTrue();
	}

	@Test
	void rotateWhenRepeatedIssuesLaterCertificates() {
		this.wechatPay.rotatePlatformCertificate();
		this.wechatPay.rotatePlatformCertificate();
		assertThat(this.wechatPay.listedCertificates())
			.extracting((certificate) -> certificate.certificate().getNotBefore().toInstant())
			.hasSize(3)
			.isSorted()
			.doesNotHaveDuplicates();
	}

	@Test
	void listedCertificatesReturnsUnmodifiableSnapshot() {
		List<FakeCertificate> before = this.wechatPay.listedCertificates();
		this.wechatPay.rotatePlatformCertificate();
		assertThat(before).hasSize(1);
		assertThat(this.wechatPay.listedCertificates()).isUnmodifiable();
	}

	@Test
	void unlistWhenCertificateSignsStillSignsWithIt() {
		FakeCertificate first = this.wechatPay.platformCertificate();
		FakeCertificate second = this.wechatPay.rotatePlatformCertificate();
		assertThat(this.wechatPay.unlistPlatformCertificate(second.serialNumber())).isSameAs(this.wechatPay);
		assertThat(this.wechatPay.listedCertificates()).containsExactly(first);
		HttpResponse<byte[]> response = TestRequest.download(this.wechatPay).send();
		assertThat(CertificateListEntry.of(response)).extracting(CertificateListEntry::serialNumber)
			.containsExactly(first.serialNumber());
		assertThat(TestRequest.isSignedBy(second, response)).isTrue();
	}

	@Test
	void unlistWhenCertificateIsNotListedFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.wechatPay.unlistPlatformCertificate("0A"))
			.withMessage("No listed certificate has the serial number '0A'");
	}

	@Test
	void downloadWhenListIsEmptyReturnsNoEntry() {
		assertThat(this.wechatPay.listCertificates()).isSameAs(this.wechatPay);
		HttpResponse<byte[]> response = TestRequest.download(this.wechatPay).send();
		assertThat(TestRequest.text(response)).isEqualTo("{\"data\":[]}");
		assertThat(TestRequest.isSignedBy(this.wechatPay.platformCertificate(), response)).isTrue();
	}

	@Test
	void downloadWhenListIsReplacedReturnsItsEntries() {
		FakeCertificate expired = this.wechatPay.newCertificate(FROM, TO);
		FakeCertificate renamed = this.wechatPay.platformCertificate().withSerialNumber("other");
		this.wechatPay.listCertificates(renamed, expired, renamed);
		assertThat(CertificateListEntry.download(this.wechatPay)).extracting(CertificateListEntry::serialNumber)
			.containsExactly("other", expired.serialNumber(), "other");
	}

	@Test
	void newCertificateIsNotListedAndDoesNotSign() {
		FakeCertificate signing = this.wechatPay.platformCertificate();
		FakeCertificate further = this.wechatPay.newCertificate(FROM, TO);
		assertThat(this.wechatPay.listedCertificates()).containsExactly(signing);
		assertThat(this.wechatPay.platformCertificate()).isSameAs(signing);
		assertThat(further.certificate().getNotBefore()).isEqualTo(FROM);
		assertThat(further.certificate().getNotAfter()).isEqualTo(TO);
	}

	@Test
	void newCertificateWhenListedIsGenuine() throws GeneralSecurityException {
		FakeCertificate further = this.wechatPay.newCertificate(FROM, TO);
		this.wechatPay.listCertificates(further);
		CertificateListEntry entry = CertificateListEntry.download(this.wechatPay).get(0);
		assertThat(entry.decrypt(this.wechatPay.apiV3Key())).isEqualTo(further.pem());
		assertThat(entry.text("effective_time")).isEqualTo("2026-01-02T11:04:05+08:00");
		assertThat(entry.text("expire_time")).isEqualTo("2027-01-02T11:04:05+08:00");
	}

	@Test
	void newCertificateWhenKeyIsWeakSigns() throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(512);
		KeyPair weak = generator.generateKeyPair();
		FakeCertificate further = this.wechatPay.newCertificate(weak, FROM, TO);
		assertThat(further.certificate().getPublicKey()).isEqualTo(weak.getPublic());
		this.wechatPay.respondNext(FakeResponse.ordinary().signedBy(further));
		HttpResponse<byte[]> response = TestRequest.get(this.wechatPay, "/v3/x").send();
		assertThat(TestRequest.isSignedBy(further, response)).isTrue();
	}

	@Test
	void newCertificateWhenKeyIsOfOtherSchemeIsListed() throws GeneralSecurityException {
		FakeCertificate further = this.wechatPay.newCertificate(Scheme.of(FakeScheme.SM2).newKeys(), FROM, TO);
		this.wechatPay.listCertificates(further);
		CertificateListEntry entry = CertificateListEntry.download(this.wechatPay).get(0);
		assertThat(entry.decrypt(this.wechatPay.apiV3Key())).isEqualTo(further.pem());
	}

	@Test
	void newCertificateWhenKeyIsOfUnknownSchemeFails() throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(new ECGenParameterSpec("secp256r1"));
		KeyPair keys = generator.generateKeyPair();
		assertThatIllegalArgumentException().isThrownBy(() -> this.wechatPay.newCertificate(keys, FROM, TO))
			.withMessage("'keys' must be RSA keys or on the SM2 curve");
	}

	@Test
	void serialNumberWhenFirstDigitIsZeroKeepsIt() throws GeneralSecurityException {
		KeyPair keys = RsaKeys.generate();
		FakeCertificate certificate;
		do {
			certificate = this.wechatPay.newCertificate(keys, FROM, TO);
		}
		while (!certificate.serialNumber().startsWith("0"));
		assertThat(certificate.serialNumber()).hasSize(40)
			.isEqualToIgnoringCase("0" + certificate.certificate().getSerialNumber().toString(16));
		this.wechatPay.listCertificates(certificate);
		CertificateListEntry entry = CertificateListEntry.download(this.wechatPay).get(0);
		assertThat(entry.serialNumber()).isEqualTo(certificate.serialNumber());
		assertThat(CertificateListEntry.certificate(entry.decrypt(this.wechatPay.apiV3Key())).getSerialNumber())
			.isEqualTo(certificate.certificate().getSerialNumber());
		TestRequest named = TestRequest.get(this.wechatPay, "/v3/x")
			.header("Wechatpay-Serial", certificate.serialNumber());
		assertThat(named.send().statusCode()).isEqualTo(200);
	}

	@Test
	void downloadWhenAlgorithmTypeIsThatOfTheSchemeSucceeds() {
		HttpResponse<byte[]> response = TestRequest
			.get(this.wechatPay, TestRequest.CERTIFICATES + "?algorithm_type=RSA")
			.send();
		assertThat(CertificateListEntry.of(response)).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "?algorithm_type=SM2", "?algorithm_type=rsa", "?algorithm_type=", "?a=b",
			"?algorithm_type=RSA&a=b" })
	void downloadWhenQueryIsOtherFails(String query) {
		HttpResponse<byte[]> response = TestRequest.get(this.wechatPay, TestRequest.CERTIFICATES + query).send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("\"code\":\"PARAM_ERROR\"")
			.contains("\"field\":\"algorithm_type\"")
			.contains("\"location\":\"query\"");
		assertThat(this.wechatPay.requests().get(0).refusal())
			.isEqualTo("query algorithm_type: must be RSA or missing, without other parameters");
		assertThat(TestRequest.isSignedBy(this.wechatPay.platformCertificate(), response)).isTrue();
	}

	@Test
	void requestWhenMethodIsNotGetFails() {
		HttpResponse<byte[]> response = TestRequest.of(this.wechatPay, "POST", TestRequest.CERTIFICATES, "{}").send();
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(TestRequest.text(response)).contains("\"code\":\"INVALID_REQUEST\"");
		assertThat(this.wechatPay.requests().get(0).refusal()).isEqualTo("The endpoint supports only GET");
	}

	@Test
	void downloadWhenSignatureIsWrongFails() {
		HttpResponse<byte[]> response = TestRequest.download(this.wechatPay).signedBody("other").send();
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(this.wechatPay.downloads()).singleElement()
			.satisfies((request) -> assertThat(request.refusal()).isEqualTo("signature does not match"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void downloadWhenMerchantHasOnlyPublicKeyIsNotFound(boolean naming) {
		try (FakeWechatPay other = FakeWechatPay.start().echoUnknownPaths()) {
			TestRequest request = TestRequest.download(other);
			HttpResponse<byte[]> response = (naming ? request : request.withoutHeader("Wechatpay-Serial")).send();
			assertThat(response.statusCode()).isEqualTo(404);
			assertThat(TestRequest.text(response))
				.isEqualTo("{\"code\":\"RESOURCE_NOT_EXISTS\",\"message\":\"无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥\"}");
			assertThat(TestRequest.isGenuine(other, response)).isTrue();
			assertThat(other.downloads().get(0).refusal()).isNull();
		}
	}

	@Test
	void certificateMethodsWhenMerchantHasOnlyPublicKeyFail() {
		try (FakeWechatPay other = FakeWechatPay.start().echoUnknownPaths()) {
			List<ThrowingCallable> calls = List.of(other::apiV3Key, other::platformCertificate,
					other::rotatePlatformCertificate, other::listedCertificates, other::listCertificates,
					other::ignorePreferredKey, () -> other.newCertificate(FROM, TO),
					() -> other.newCertificate(RsaKeys.generate(), FROM, TO),
					() -> other.unlistPlatformCertificate("0A"));
			assertThat(calls).allSatisfy((call) -> assertThatIllegalStateException().isThrownBy(call)
				.withMessage("The merchant has no platform certificates"));
		}
	}

	@ParameterizedTest
	@EnumSource(names = "PUBLIC_KEY", mode = EnumSource.Mode.EXCLUDE)
	void apiV3KeyHas32LettersAndDigits(FakeTrust trust) {
		try (FakeWechatPay other = FakeWechatPay.builder().trust(trust).start().echoUnknownPaths()) {
			assertThat(other.apiV3Key()).matches("[0-9A-Za-z]{32}")
				.isEqualTo(TestRequest.property(other, "api-v3-key"))
				.isNotEqualTo(this.wechatPay.apiV3Key());
		}
	}

	@Test
	void downloadsReturnsOnlyDownloads() {
		TestRequest.get(this.wechatPay, "/v3/x").send();
		TestRequest.download(this.wechatPay).send();
		TestRequest.of(this.wechatPay, "POST", TestRequest.CERTIFICATES, "{}").send();
		TestRequest.get(this.wechatPay, "/v3/certificates/x").send();
		TestRequest.get(this.wechatPay, TestRequest.CERTIFICATES + "?algorithm_type=SM2").send();
		assertThat(this.wechatPay.downloads()).extracting(ReceivedRequest::toString)
			.containsExactly("GET /v3/certificates", "GET /v3/certificates?algorithm_type=SM2 (refused: "
					+ "query algorithm_type: must be RSA or missing, without other parameters)");
	}

	@Test
	void respondNextDownloadAppliesOnlyToDownloads() {
		this.wechatPay.respondNext(FakeResponse.of(502, "{}"));
		assertThat(this.wechatPay.respondNextDownload(FakeResponse.of(500, "{}"), FakeResponse.of(503, "{}")))
			.isSameAs(this.wechatPay);
		assertThat(status(TestRequest.download(this.wechatPay))).isEqualTo(500);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(502);
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(200);
		assertThat(status(TestRequest.download(this.wechatPay))).isEqualTo(503);
		assertThat(status(TestRequest.download(this.wechatPay))).isEqualTo(200);
	}

	@Test
	void respondNextAppliesToDownload() {
		this.wechatPay.respondNext(FakeResponse.of(502, "{}"));
		assertThat(status(TestRequest.download(this.wechatPay))).isEqualTo(502);
	}

	@Test
	void respondNextDownloadWhenDownloadIsRefusedAppliesToIt() {
		this.wechatPay.respondNextDownload(FakeResponse.of(500, "{}"));
		assertThat(status(TestRequest.download(this.wechatPay).signedBody("other"))).isEqualTo(500);
		assertThat(status(TestRequest.download(this.wechatPay))).isEqualTo(200);
	}

	@Test
	void respondNormallyRemovesResponsesForDownloads() {
		this.wechatPay.respondNextDownload(FakeResponse.of(500, "{}"));
		this.wechatPay.respondNormally();
		assertThat(status(TestRequest.download(this.wechatPay))).isEqualTo(200);
	}

	private static int status(TestRequest request) {
		return request.send().statusCode();
	}

}
