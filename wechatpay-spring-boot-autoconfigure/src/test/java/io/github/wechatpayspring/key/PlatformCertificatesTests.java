package io.github.wechatpayspring.key;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link PlatformCertificates}.
 */
class PlatformCertificatesTests extends AbstractPlatformCertificatesTests {

	@Test
	void createDownloadsNothing() {
		assertThat(this.certificates.preferredSerialNumber()).isNull();
		assertThat(this.downloads).hasValue(0);
	}

	@Test
	void readyWhenNothingWasDownloadedAwaitsDownload() {
		ready();
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(OLD);
		assertThat(find(OLD)).isEqualTo(KEYS.getPublic());
		ready();
		assertThat(this.downloads).hasValue(1);
	}

	@Test
	void readyWhenFirstDownloadFailsIsRepeated() {
		this.response = Mono.error(new IllegalStateException("no"));
		assertThatIllegalStateException().isThrownBy(this::ready).withMessage("no");
		assertThat(status().problem()).isEqualTo("no");
		this.response = Mono.just(set(OLD));
		pass(Duration.ofSeconds(1));
		ready();
		assertThat(status().problem()).isNull();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { OLD, "0c4aef34b89340881bb2b25226393dc2e47f094b", "C4AEF34B89340881BB2B25226393DC2E47F094B" })
	void findWhenCaseOrLeadingZerosDifferReturnsKey(String serialNumber) {
		ready();
		assertThat(find(serialNumber)).isEqualTo(KEYS.getPublic());
	}

	@Test
	void readyWhenIntervalHasPassedRenewsInTheBackground() {
		ready();
		Sinks.One<CertificateSet> slow = Sinks.one();
		this.response = slow.asMono();
		this.clock.advance(HOUR.minusSeconds(1));
		ready();
		assertThat(this.downloads).hasValue(1);
		this.clock.advance(Duration.ofSeconds(1));
		ready();
		ready();
		assertThat(this.downloads).hasValue(2);
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(OLD);
		slow.tryEmitValue(set(NEW));
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(NEW);
	}

	@Test
	void statusWhenRenewalSucceededShowsItsTime() {
		assertThat(status().renewedAt()).isNull();
		ready();
		assertThat(status().renewedAt()).isEqualTo(NOW);
		this.clock.advance(HOUR);
		this.response = Mono.error(new IllegalStateException("no"));
		ready();
		assertThat(status().renewedAt()).isEqualTo(NOW);
		this.clock.advance(HOUR);
		this.response = Mono.just(set(NEW));
		ready();
		assertThat(status().renewedAt()).isEqualTo(NOW.plus(HOUR.multipliedBy(2)));
	}

	@Test
	void readyWhenRenewalFailsKeepsCertificates() {
		ready();
		this.response = Mono.error(new IllegalStateException("no"));
		this.clock.advance(HOUR);
		ready();
		assertThat(this.downloads).hasValue(2);
		assertThat(find(OLD)).isNotNull();
		assertThat(status().problem()).isEqualTo("no");
		ready();
		assertThat(this.downloads).hasValue(2);
		this.clock.advance(Duration.ofSeconds(1));
		ready();
		assertThat(this.downloads).hasValue(3);
	}

	@Test
	void readyWhenRenewalIsEmptyKeepsCertificates() {
		ready();
		this.response = Mono.empty();
		this.clock.advance(HOUR);
		ready();
		assertThat(find(OLD)).isNotNull();
		assertThat(status().problem()).isEqualTo("No platform certificates came");
	}

	@Test
	void readyWhenScheduledRenewalFailedCompletesWithTheLastGoodOnes() {
		ready();
		this.response = failing();
		this.clock.advance(HOUR);
		ready();
		ready();
		assertThat(this.downloads).hasValue(2);
	}

	@Test
	void findWhenCertificateIsNotValidReturnsNoKey() {
		this.certificates = create(new CertificateSet(
				List.of(certificate(OLD, NOW.minusSeconds(60), NOW), certificate(NEW, NOW, NOW.plusSeconds(60))),
				this.clock), null);
		this.response = Mono.empty();
		assertThat(find(OLD)).isNotNull();
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(NEW);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(find(OLD)).isNull();
		assertThat(find(NEW)).isNotNull();
	}

	@Test
	void findWhenCertificateWasReplacedReturnsKeyUntilNextRenewal() {
		ready();
		this.response = Mono.just(set(NEW));
		this.clock.advance(HOUR);
		ready();
		assertThat(find(OLD)).isNotNull();
		assertThat(this.certificates.preferredSerialNumber()).isEqualTo(NEW);
		this.clock.advance(HOUR);
		ready();
		assertThat(find(OLD)).isNull();
	}

	@Test
	void readyWhenDownloadThrowsErrorFails() {
		this.response = Mono.defer(() -> {
			throw new NoClassDefFoundError("no");
		});
		assertThatExceptionOfType(PlatformCertificateException.class).isThrownBy(this::ready)
			.withMessageContaining("NoClassDefFoundError")
			.withCauseInstanceOf(NoClassDefFoundError.class);
		this.response = Mono.just(set(OLD));
		pass(Duration.ofSeconds(1));
		ready();
		assertThat(find(OLD)).isNotNull();
	}

	@Test
	void readyWhenConfiguredCertificatesHaveExpiredFails() {
		CertificateSet known = set(OLD);
		known.ready().block(LIMIT);
		this.clock.advance(Duration.ofDays(31));
		assertThatExceptionOfType(PlatformCertificateException.class).isThrownBy(() -> known.ready().block(LIMIT))
			.withMessageContaining("No platform certificate is valid");
	}

}
