package io.github.wechatpayspring.fake;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FakeWechatPay#reset()}.
 */
class ResetTests {

	private static final String QUERY = "/v3/marketing/busifavor/users/o/coupons/A/appids/a";

	private FakeWechatPay wechatPay;

	@BeforeEach
	void start() {
		this.wechatPay = FakeWechatPay.builder().trust(FakeTrust.BOTH).start();
	}

	@AfterEach
	void stop() {
		this.wechatPay.close();
	}

	@Test
	void resetReturnsTheSameWechatPayWithItsIdentity() {
		URI baseUrl = this.wechatPay.baseUrl();
		Map<String, String> properties = this.wechatPay.properties();
		String apiV3Key = this.wechatPay.apiV3Key();
		assertThat(this.wechatPay.reset()).isSameAs(this.wechatPay);
		assertThat(this.wechatPay.baseUrl()).isEqualTo(baseUrl);
		assertThat(this.wechatPay.properties()).isEqualTo(properties);
		assertThat(this.wechatPay.apiV3Key()).isEqualTo(apiV3Key);
		assertThat(status(TestRequest.download(this.wechatPay))).isEqualTo(200);
	}

	@Test
	void resetWhenCouponsWereAddedRemovesThem() {
		this.wechatPay.addCoupon("1", "A").giveCoupon("1", "A", "o1", "wx1").addDeactivatedCoupon("1", "B", "no");
		this.wechatPay.reset();
		assertThat(this.wechatPay.coupon("1", "A")).isEmpty();
		assertThat(this.wechatPay.coupon("1", "B")).isEmpty();
		assertThat(status(TestRequest.get(this.wechatPay, QUERY))).isEqualTo(404);
		assertThatIllegalArgumentException().isThrownBy(() -> this.wechatPay.giveCoupon("1", "A", "o1", "wx1"));
	}

	@Test
	void resetWhenRequestNumberWasUsedReleasesIt() {
		this.wechatPay.addDeactivatedCoupon("1", "B", "no").reset();
		this.wechatPay.addCoupon("1", "A");
		assertThat(status(TestRequest.deactivate(this.wechatPay, "1", "A", "no"))).isEqualTo(200);
	}

	@Test
	void resetWhenCouponWasGivenToUserForgetsTheUser() {
		this.wechatPay.addCoupon("1", "A").giveCoupon("1", "A", "o1", "wx1");
		this.wechatPay.reset().addCoupon("1", "A");
		assertThat(status(TestRequest.get(this.wechatPay, QUERY))).isEqualTo(200);
	}

	@Test
	void resetWhenResponsesWereScriptedRemovesThem() {
		FakeResponse error = FakeResponse.of(500, "{}");
		this.wechatPay.respondNext(error);
		this.wechatPay.respondNext("1", "A", error);
		this.wechatPay.respondNextDownload(error).respondNextQuery(error).respondAlways(error);
		this.wechatPay.reset().addCoupon("1", "A");
		assertThat(status(TestRequest.download(this.wechatPay))).isEqualTo(200);
		assertThat(status(TestRequest.get(this.wechatPay, QUERY))).isEqualTo(200);
		assertThat(status(TestRequest.deactivate(this.wechatPay, "1", "A", "no"))).isEqualTo(200);
	}

	@Test
	void resetWhenRequestsWereReceivedForgetsAndCountsFromZero() {
		TestRequest.download(this.wechatPay).send();
		this.wechatPay.reset();
		assertThat(this.wechatPay.requests()).isEmpty();
		assertThat(this.wechatPay.responseCount(200)).isZero();
	}

	@Test
	void resetWhenRecordingIsOffTurnsItOn() {
		this.wechatPay.recordRequests(false).reset();
		TestRequest.download(this.wechatPay).send();
		assertThat(this.wechatPay.requests()).hasSize(1);
	}

	@Test
	void resetWhenRateIsLimitedLiftsTheLimit() {
		this.wechatPay.allowRequestsPerSecond(1).reset();
		for (int i = 0; i < 3; i++) {
			assertThat(status(TestRequest.download(this.wechatPay))).isEqualTo(200);
		}
	}

	@Test
	void resetWhenNonceWasUsedAcceptsItAgain() {
		assertThat(status(TestRequest.download(this.wechatPay).field("nonce_str", "n"))).isEqualTo(200);
		this.wechatPay.reset();
		assertThat(status(TestRequest.download(this.wechatPay).field("nonce_str", "n"))).isEqualTo(200);
	}

	@Test
	void resetWhenUnknownPathsAreEchoedRefusesThem() {
		this.wechatPay.echoUnknownPaths().reset();
		assertThat(status(TestRequest.get(this.wechatPay, "/v3/x"))).isEqualTo(404);
	}

	@Test
	void resetWhenBuilderEchoesUnknownPathsStillEchoesThem() {
		try (FakeWechatPay echoing = FakeWechatPay.builder().echoUnknownPaths().start()) {
			assertThat(status(TestRequest.get(echoing, "/v3/x"))).isEqualTo(200);
			assertThat(status(TestRequest.get(echoing.reset(), "/v3/x"))).isEqualTo(200);
		}
	}

	@Test
	void resetWhenSerialIsRequiredStillRequiresIt() {
		try (FakeWechatPay strict = FakeWechatPay.builder().requireSerial().start().reset()) {
			assertThat(status(TestRequest.get(strict, QUERY).withoutHeader("Wechatpay-Serial"))).isEqualTo(400);
		}
	}

	@Test
	void resetWhenPreferredKeyIsIgnoredPrefersItAgain() {
		this.wechatPay.ignorePreferredKey().reset();
		HttpResponse<byte[]> response = TestRequest.download(this.wechatPay).send();
		assertThat(TestRequest.isGenuine(this.wechatPay, response)).isTrue();
	}

	@Test
	void resetWhenMerchantKeyWasRotatedAndRevokedRestoresTheFirst() {
		FakeMerchantKey first = this.wechatPay.merchantKey();
		FakeMerchantKey second = this.wechatPay.rotateMerchantKey();
		this.wechatPay.revokeMerchantKey(first.serialNumber()).reset();
		assertThat(this.wechatPay.merchantKey()).isSameAs(first);
		assertThat(status(TestRequest.download(this.wechatPay))).isEqualTo(200);
		assertThat(status(TestRequest.download(this.wechatPay).signedBy(second))).isEqualTo(200);
	}

	@Test
	void resetWhenPlatformCertificateWasRotatedRestoresTheFirst() {
		FakeCertificate first = this.wechatPay.platformCertificate();
		FakeCertificate second = this.wechatPay.rotatePlatformCertificate();
		this.wechatPay.unlistPlatformCertificate(first.serialNumber()).reset();
		assertThat(this.wechatPay.platformCertificate()).isSameAs(first);
		assertThat(this.wechatPay.listedCertificates()).containsExactly(first);
		HttpResponse<byte[]> response = TestRequest.download(this.wechatPay)
			.header("Wechatpay-Serial", second.serialNumber())
			.send();
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(TestRequest.isSignedBy(first, response)).isTrue();
	}

	@Test
	void rotateAfterResetIssuesCertificateThatIsNewerThanAllBefore() {
		Instant before = notBefore(this.wechatPay.rotatePlatformCertificate());
		this.wechatPay.reset();
		assertThat(notBefore(this.wechatPay.rotatePlatformCertificate())).isAfter(before);
	}

	private static Instant notBefore(FakeCertificate certificate) {
		return certificate.certificate().getNotBefore().toInstant();
	}

	private static int status(TestRequest request) {
		return request.send().statusCode();
	}

}
