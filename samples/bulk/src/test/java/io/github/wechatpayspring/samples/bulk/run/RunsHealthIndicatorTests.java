package io.github.wechatpayspring.samples.bulk.run;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.samples.bulk.TestBulk;
import io.github.wechatpayspring.samples.bulk.run.RunsHealthIndicator.PausedRun;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunsHealthIndicator}.
 */
class RunsHealthIndicatorTests {

	@TempDir
	private Path directory;

	@Test
	void healthWhenRunIsPausedIsUpWithReason() throws Exception {
		try (FakeWechatPay wechatPay = FakeWechatPay.start();
				TestBulk bulk = new TestBulk(wechatPay, this.directory, "bulk.trial-size=1")) {
			HealthIndicator indicator = (HealthIndicator) bulk.bean(HealthContributorRegistry.class)
				.getContributor("runs");
			assertThat(indicator).isNotNull();
			assertThat(indicator.health(true).getDetails()).containsEntry("paused", 0L)
				.containsEntry("pausedRuns", List.of());
			Run run = bulk.tryOut(bulk.file("PAUSED", 2));
			bulk.run(bulk.write("CUT.csv", List.of("\"CUT")));
			Health health = indicator.health(true);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("active", 0L)
				.containsEntry("paused", 1L)
				.containsEntry("failed", 1L)
				.containsEntry("pausedRuns", List.of(new PausedRun(run.id(), run.stateReason())));
			for (int i = 0; i < 10; i++) {
				bulk.tryOut(bulk.file("MORE" + i, 2));
			}
			assertThat(indicator.health(true).getDetails()).containsEntry("paused", 11L)
				.extractingByKey("pausedRuns")
				.asInstanceOf(InstanceOfAssertFactories.LIST)
				.hasSize(10);
		}
	}

	@Test
	void healthWhenRunsCannotBeReadIsDown() {
		JdbcClient jdbc = JdbcClient.create(new DriverManagerDataSource("jdbc:h2:mem:empty"));
		Health health = new RunsHealthIndicator(new RunStore(jdbc, Clock.systemUTC())).health(true);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
	}

}
