package io.github.wechatpayspring.key;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CombinedPlatformKeys}.
 */
class CombinedPlatformKeysTests extends AbstractPlatformCertificatesTests {

	private final CombinedPlatformKeys combined = new CombinedPlatformKeys(
			new PlatformPublicKey("PUB_KEY_ID_1", KEYS.getPublic()), this.certificates);

	@Test
	void readyWhenRenewalForUnknownSerialNumberFailedWaits() {
		this.response = failing();
		this.combined.ready().block(LIMIT);
		assertThat(this.combined.find(OLD).block(LIMIT)).isNull();
		StepVerifier.create(this.combined.ready())
			.expectSubscription()
			.then(() -> pass(Duration.ofSeconds(1)))
			.expectErrorMessage("no")
			.verify(LIMIT);
		this.response = Mono.just(set(OLD));
		StepVerifier.create(this.combined.ready())
			.expectSubscription()
			.then(() -> pass(Duration.ofSeconds(2)))
			.expectComplete()
			.verify(LIMIT);
		assertThat(this.combined.find(OLD).block(LIMIT)).isNotNull();
	}

	@Test
	void readyWhenThereAreNoPlatformCertificatesCompletes() {
		this.response = Mono.error(new NoPlatformCertificatesException("none", null));
		assertThat(this.combined.find(OLD).block(LIMIT)).isNull();
		this.combined.ready().block(LIMIT);
		assertThat(this.downloads).hasValue(1);
	}

	@Test
	void readyWhenCertificatesWereUsedRenewsThem() {
		this.combined.ready().block(LIMIT);
		assertThat(this.combined.find("PUB_KEY_ID_2").block(LIMIT)).isNull();
		assertThat(this.downloads).hasValue(0);
		assertThat(this.combined.find(OLD).block(LIMIT)).isNotNull();
		this.clock.advance(HOUR);
		this.combined.ready().block(LIMIT);
		assertThat(this.downloads).hasValue(2);
		assertThat(this.combined.preferredSerialNumber()).isEqualTo("PUB_KEY_ID_1");
	}

}
