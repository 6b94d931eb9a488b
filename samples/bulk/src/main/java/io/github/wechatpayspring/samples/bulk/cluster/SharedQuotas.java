package io.github.wechatpayspring.samples.bulk.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.wechatpayspring.samples.bulk.run.MerchantContext;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Quotas of merchants with a maximum number of requests per second, in the database.
 * Thread-safe.
 */
class SharedQuotas implements AutoCloseable {

	private final ProxyManager<String> buckets;

	private final RequestCeilings ceilings;

	private final Map<String, SharedQuota> quotas = new ConcurrentHashMap<>();

	/**
	 * Create new quotas.
	 * @param dataSource the database
	 * @param ceilings the maximum numbers of requests
	 */
	SharedQuotas(DataSource dataSource, RequestCeilings ceilings) {
		this.buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(dataSource)
			.primaryKeyMapper(PrimaryKeyMapper.STRING)
			.table("quota")
			.idColumn("merchant")
			.stateColumn("state")
			.build();
		this.ceilings = ceilings;
	}

	boolean isEmpty() {
		return this.ceilings.isEmpty();
	}

	/**
	 * Filter that sends a request once its merchant has a permit.
	 */
	Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.deferContextual((context) -> {
			String merchant = MerchantContext.merchant(context);
			Double ceiling = (merchant != null) ? this.ceilings.get(merchant) : null;
			if (merchant == null || ceiling == null) {
				return next.exchange(request);
			}
			return this.quotas.computeIfAbsent(merchant, (name) -> quota(name, ceiling))
				.acquire()
				.then(Mono.defer(() -> next.exchange(request)));
		});
	}

	private SharedQuota quota(String merchant, double ceiling) {
		BucketConfiguration configuration = SharedQuota.configuration(ceiling);
		return new SharedQuota(merchant, (int) configuration.getBandwidths()[0].getCapacity(), () -> {
			BucketProxy bucket = this.buckets.builder().build(merchant, () -> configuration);
			// the database may have the configuration of an earlier start
			bucket.replaceConfiguration(configuration, TokensInheritanceStrategy.AS_IS);
			return bucket.asBlocking();
		});
	}

	@Override
	public void close() {
		this.quotas.values().forEach(SharedQuota::close);
	}

}
