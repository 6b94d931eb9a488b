package io.github.wechatpayspring.key;

import java.security.PublicKey;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for renewals of {@link PlatformCertificates} because of a serial number that is
 * unknown.
 */
class UnknownSerialNumberTests extends AbstractPlatformCertificatesTests {

	@Test
	void findWhenRenewalDidNotBringSerialNumberPausesForThatSerialNumberOnly() {
		ready();
		for (int i = 0; i < 100; i++) {
			assertThat(find("AA")).isNull();
		}
		assertThat(this.downloads).hasValue(2);
		this.response = Mono.just(set(OLD, NEW));
		assertThat(find(NEW)).isNotNull();
		assertThat(this.downloads).hasValue(3);
		this.clock.advance(Duration.ofMinutes(3).minusSeconds(1));
		assertThat(find("aa")).isNull();
		assertThat(this.downloads).hasValue(3);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(find("00AA")).isNull();
		assertThat(this.downloads).hasValue(4);
	}

	@Test
	void findWhenManySerialNumbersAreUnknownLimitsRenewals() {
		ready();
		for (int i = 0; i < 1000; i++) {
			assertThat(find("AA" + i)).isNull();
		}
		assertThat(this.downloads).hasValue(4);
		for (int second = 0; second < 60; second++) {
			pass(Duration.ofSeconds(1));
			for (int i = 0; i < 10; i++) {
				assertThat(find("BB" + second + i)).isNull();
			}
		}
		assertThat(this.downloads).hasValue(7);
	}

	@Test
	void readyWhenSerialNumberIsUnresolvedWaitsForTheNextPermittedRenewal() {
		ready();
		for (int i = 0; i < 4; i++) {
			assertThat(find("AA" + i)).isNull();
		}
		assertThat(this.downloads).hasValue(4);
		this.response = Mono.just(set(NEW));
		assertThat(find(NEW)).isNull();
		StepVerifier.create(this.certificates.ready())
			.expectSubscription()
			.then(() -> pass(Duration.ofSeconds(19)))
			.then(() -> assertThat(this.downloads).hasValue(4))
			.then(() -> pass(Duration.ofSeconds(1)))
			.expectComplete()
			.verify(LIMIT);
		assertThat(this.downloads).hasValue(5);
		assertThat(find(NEW)).isNotNull();
		ready();
		assertThat(this.downloads).hasValue(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "AG", "PUB_KEY_ID_1", "0x0A", "1:2", "5157F09EFDC096DE15EBE81A47057A7232F1B8E1A",
			"\u0660" })
	void findWhenNameIsNoSerialNumberDoesNotRenew(String name) {
		ready();
		assertThat(find(name)).isNull();
		ready();
		assertThat(this.downloads).hasValue(1);
	}

	@Test
	void findWhenRenewalFailsIsRepeatedForTheSameSerialNumberAfterOneSecond() {
		ready();
		this.response = failing();
		assertThat(find(NEW)).isNull();
		assertThat(find(NEW)).isNull();
		assertThat(this.downloads).hasValue(2);
		this.response = Mono.just(set(NEW));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(find(NEW)).isNotNull();
		assertThat(this.downloads).hasValue(3);
	}

	@Test
	void findWhenRenewalFailsReturnsNoKey() {
		ready();
		this.response = Mono.error(new IllegalStateException("no"));
		assertThat(find(NEW)).isNull();
		assertThat(find(OLD)).isNotNull();
	}

	@Test
	void readyWhenRenewalForUnknownSerialNumberFailedWaitsUntilOneSucceeds() {
		ready();
		this.response = failing();
		assertThat(find(NEW)).isNull();
		Duration backoff = Duration.ofSeconds(1);
		for (int renewal = 3; renewal < 12; renewal++) {
			int expected = renewal;
			Duration wait = backoff;
			StepVerifier.create(this.certificates.ready())
				.expectSubscription()
				.then(() -> pass(wait.minusMillis(1)))
				.then(() -> assertThat(this.downloads).hasValue(expected - 1))
				.then(() -> pass(Duration.ofMillis(1)))
				.expectErrorMessage("no")
				.verify(LIMIT);
			assertThat(this.downloads).hasValue(expected);
			backoff = (renewal < 8) ? backoff.multipliedBy(2) : Duration.ofMinutes(1);
		}
		this.response = Mono.just(set(NEW));
		StepVerifier.create(this.certificates.ready())
			.expectSubscription()
			.then(() -> pass(Duration.ofMinutes(1)))
			.expectComplete()
			.verify(LIMIT);
		assertThat(find(NEW)).isNotNull();
		this.response = failing();
		this.clock.advance(HOUR);
		ready();
		int made = this.downloads.get();
		this.clock.advance(Duration.ofSeconds(1));
		ready();
		assertThat(this.downloads).hasValue(made + 1);
	}

	@Test
	void readyWhenRenewalForUnknownSerialNumberIsInProgressWaitsForIt() {
		ready();
		Sinks.One<CertificateSet> slow = Sinks.one();
		this.response = slow.asMono();
		this.certificates.find(NEW).subscribe();
		StepVerifier.create(this.certificates.ready())
			.expectSubscription()
			.expectNoEvent(Duration.ofMillis(50))
			.then(() -> slow.tryEmitValue(set(NEW)))
			.expectComplete()
			.verify(LIMIT);
		assertThat(this.downloads).hasValue(2);
	}

	@Test
	void findWhenScheduledRenewalPrecedesDoesNotPause() {
		ready();
		this.clock.advance(HOUR);
		ready();
		assertThat(this.downloads).hasValue(2);
		this.response = Mono.just(set(NEW));
		assertThat(find(NEW)).isNotNull();
		assertThat(this.downloads).hasValue(3);
	}

	@Test
	void findWhenRenewalInProgressDoesNotBringSerialNumberRenewsAgain() {
		ready();
		Sinks.One<CertificateSet> slow = Sinks.one();
		this.response = slow.asMono();
		this.clock.advance(HOUR);
		ready();
		Mono<PublicKey> found = this.certificates.find(NEW).cache();
		found.subscribe();
		this.response = Mono.just(set(NEW));
		slow.tryEmitValue(set(OLD));
		assertThat(found.block(LIMIT)).isNotNull();
		assertThat(this.downloads).hasValue(3);
	}

	@Test
	void findWhenClockIsSetBackStillRenews() {
		ready();
		assertThat(find(NEW)).isNull();
		assertThat(this.downloads).hasValue(2);
		this.clock.advance(Duration.ofSeconds(-30));
		assertThat(find(NEW)).isNull();
		assertThat(this.downloads).hasValue(3);
		this.clock.advance(Duration.ofSeconds(-20));
		ready();
		assertThat(this.downloads).hasValue(4);
	}

}
