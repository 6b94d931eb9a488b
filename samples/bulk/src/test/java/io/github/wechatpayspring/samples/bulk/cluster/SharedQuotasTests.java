package io.github.wechatpayspring.samples.bulk.cluster;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import io.github.bucket4j.Bandwidth;
import io.github.wechatpayspring.samples.bulk.TestPostgres;
import io.github.wechatpayspring.samples.bulk.cluster.RequestCeilings.Merchant;
import io.github.wechatpayspring.samples.bulk.cluster.RequestCeilings.RateLimit;
import io.github.wechatpayspring.samples.bulk.run.MerchantContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link SharedQuotas}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedQuotasTests {

	private static final ClientRequest REQUEST = ClientRequest.create(HttpMethod.POST, URI.create("http://localhost"))
		.build();

	private TestPostgres postgres;

	@BeforeAll
	void start() throws IOException {
		this.postgres = new TestPostgres();
		new JdbcTemplate(this.postgres.dataSource())
			.execute("create table quota (merchant varchar(128) primary key, state bytea)");
	}

	@AfterAll
	void stop() throws IOException {
		this.postgres.close();
	}

	private SharedQuotas quotas(double ceiling) {
		return new SharedQuotas(this.postgres.dataSource(), new RequestCeilings(null, merchants(ceiling)));
	}

	private static Map<String, Merchant> merchants(double ceiling) {
		return Map.of("north", new Merchant(new RateLimit(ceiling)), "south", new Merchant(new RateLimit(ceiling)));
	}

	private static Mono<ClientResponse> send(SharedQuotas quotas, String merchant, AtomicInteger sent) {
		return quotas.filter(REQUEST, (request) -> {
			sent.incrementAndGet();
			return Mono.just(ClientResponse.create(HttpStatus.OK).build());
		}).contextWrite(Context.of(MerchantContext.class, merchant));
	}

	private static void flood(SharedQuotas quotas, String merchant, AtomicInteger sent) {
		Flux.range(0, 1000).flatMap((number) -> send(quotas, merchant, sent), 64).subscribe();
	}

	@Test
	void filterWhenTwoWorkersSendStaysBelowCeilingTogether() throws Exception {
		AtomicInteger first = new AtomicInteger();
		AtomicInteger second = new AtomicInteger();
		try (SharedQuotas one = quotas(100); SharedQuotas other = quotas(100)) {
			long start = System.nanoTime();
			flood(one, "north", first);
			flood(other, "north", second);
			Thread.sleep(2500);
			// at most the burst in addition to the refilled permits
			int sent = first.get() + second.get();
			double seconds = (System.nanoTime() - start) / 1e9;
			assertThat(sent).isLessThanOrEqualTo((int) (100 * seconds) + 2);
			assertThat(first.get()).isGreaterThan(20);
			assertThat(second.get()).isGreaterThan(20);
		}
	}

	@Test
	void filterWhenCeilingHasChangedUsesNewOne() {
		try (SharedQuotas before = quotas(1)) {
			send(before, "south", new AtomicInteger()).block();
		}
		AtomicInteger sent = new AtomicInteger();
		try (SharedQuotas after = quotas(1000)) {
			Flux.range(0, 100).flatMap((number) -> send(after, "south", sent)).blockLast(Duration.ofSeconds(10));
		}
		assertThat(sent).hasValue(100);
	}

	@Test
	void filterWhenMerchantHasNoCeilingSendsImmediately() {
		AtomicInteger sent = new AtomicInteger();
		try (SharedQuotas quotas = quotas(1)) {
			Flux.range(0, 100).flatMap((number) -> send(quotas, "west", sent)).blockLast(Duration.ofSeconds(10));
		}
		assertThat(sent).hasValue(100);
	}

	@Test
	void filterWhenDatabaseFailsDoesNotSend() {
		AtomicInteger sent = new AtomicInteger();
		DataSource broken = new DriverManagerDataSource("jdbc:unknown:");
		try (SharedQuotas quotas = new SharedQuotas(broken, new RequestCeilings(10.0, Map.of()))) {
			assertThatException().isThrownBy(send(quotas, "north", sent)::block);
		}
		assertThat(sent).hasValue(0);
	}

	@Test
	void configurationGivesNoMorePermitsInOneSecondThanCeiling() {
		for (double ceiling : new double[] { 0.5, 1, 20, 100, 333.3, 1000 }) {
			Bandwidth limit = SharedQuota.configuration(ceiling).getBandwidths()[0];
			long refilled = Duration.ofSeconds(1).minusNanos(1).toNanos() / limit.getRefillPeriodNanos();
			assertThat(limit.getCapacity() + refilled).isLessThanOrEqualTo((long) Math.max(1, Math.ceil(ceiling)));
		}
	}

}
