package io.github.wechatpayspring.traffic;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Hosts}.
 */
class HostsTests {

	private static final BaseUrl PRIMARY = BaseUrl.of("https://primary.example.org");

	private static final BaseUrl FIRST = BaseUrl.of("https://first.example.org:8443");

	private static final BaseUrl SECOND = BaseUrl.of("https://second.example.org");

	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);

	private final Hosts hosts = new Hosts(PRIMARY, List.of(FIRST, SECOND), this.nanoTime::get);

	private BaseUrl choose(BaseUrl... unreachable) {
		return this.hosts.choose(Set.of(unreachable)).baseUrl();
	}

	private void fail(int times) {
		for (int i = 0; i < times; i++) {
			this.hosts.choose(Set.of()).failed();
		}
	}

	@Test
	void chooseWhenHostsAreUnreachableReturnsNext() {
		assertThat(choose()).isEqualTo(PRIMARY);
		assertThat(choose(PRIMARY)).isEqualTo(FIRST);
		assertThat(choose(PRIMARY, FIRST)).isEqualTo(SECOND);
		assertThat(choose(PRIMARY, FIRST, SECOND)).isEqualTo(PRIMARY);
	}

	@Test
	void chooseWhenHostFailsRepeatedlyReturnsNext() {
		fail(Hosts.MAX_FAILURES - 1);
		assertThat(choose()).isEqualTo(PRIMARY);
		fail(1);
		assertThat(choose()).isEqualTo(FIRST);
		fail(Hosts.MAX_FAILURES);
		assertThat(choose()).isEqualTo(SECOND);
		fail(Hosts.MAX_FAILURES);
		assertThat(choose()).isEqualTo(PRIMARY);
	}

	@Test
	void chooseWhenHostRespondedBetweenFailuresReturnsHost() {
		fail(Hosts.MAX_FAILURES - 1);
		this.hosts.choose(Set.of()).responded();
		fail(Hosts.MAX_FAILURES - 1);
		assertThat(choose()).isEqualTo(PRIMARY);
	}

	@Test
	void chooseWhenProbeIntervalHasPassedReturnsOneProbe() {
		fail(Hosts.MAX_FAILURES);
		pass(Hosts.PROBE_INTERVAL.minusNanos(1));
		assertThat(choose()).isEqualTo(FIRST);
		pass(Duration.ofNanos(1));
		Hosts.Choice probe = this.hosts.choose(Set.of());
		assertThat(probe.baseUrl()).isEqualTo(PRIMARY);
		assertThat(choose()).isEqualTo(FIRST);
		probe.failed();
		assertThat(choose()).isEqualTo(FIRST);
		pass(Hosts.PROBE_INTERVAL);
		Hosts.Choice second = this.hosts.choose(Set.of());
		assertThat(second.baseUrl()).isEqualTo(PRIMARY);
		second.responded();
		assertThat(choose()).isEqualTo(PRIMARY);
		assertThat(choose()).isEqualTo(PRIMARY);
	}

	@Test
	void chooseWhenProbeIsAbandonedReturnsNextProbe() {
		fail(Hosts.MAX_FAILURES);
		pass(Hosts.PROBE_INTERVAL);
		this.hosts.choose(Set.of()).abandoned();
		assertThat(choose()).isEqualTo(PRIMARY);
	}

	@Test
	void inOrderReturnsFailingHostsLast() {
		assertThat(this.hosts.inOrder()).containsExactly(PRIMARY, FIRST, SECOND);
		fail(Hosts.MAX_FAILURES - 1);
		assertThat(this.hosts.inOrder()).containsExactly(PRIMARY, FIRST, SECOND);
		fail(1);
		assertThat(this.hosts.inOrder()).containsExactly(FIRST, SECOND, PRIMARY);
	}

	@Test
	void routeChangesOnlyUrlsOfPrimaryHost() {
		Hosts.Choice backup = this.hosts.choose(Set.of(PRIMARY));
		assertThat(backup.route(URI.create("https://primary.example.org/v3/a%2Fb?c=%20d")))
			.isEqualTo(URI.create("https://first.example.org:8443/v3/a%2Fb?c=%20d"));
		assertThat(backup.route(URI.create("https://second.example.org/v3/a")))
			.isEqualTo(URI.create("https://second.example.org/v3/a"));
	}

	@Test
	void isOriginWhenUrlIsOnOneOfTheHostsReturnsTrue() {
		assertThat(this.hosts.isOrigin(URI.create("https://second.example.org/v3/a"))).isTrue();
		assertThat(this.hosts.isOrigin(URI.create("https://first.example.org/v3/a"))).isFalse();
	}

	private void pass(Duration time) {
		this.nanoTime.addAndGet(time.toNanos());
	}

}
