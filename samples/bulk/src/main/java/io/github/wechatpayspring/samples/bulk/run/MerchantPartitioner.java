package io.github.wechatpayspring.samples.bulk.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * {@link Partitioner} with one partition per merchant. A restart has the same partitions,
 * because the merchants of a run do not change once its file is imported.
 */
class MerchantPartitioner implements Partitioner {

	static final String MERCHANT = "merchant";

	static final String STATUS = "status";

	static final String LIMIT = "limit";

	private final List<String> merchants;

	private final CouponStatus status;

	private final long limit;

	/**
	 * Create a new partitioner.
	 * @param merchants the merchants in a fixed order
	 * @param status the status of the coupons to send
	 * @param limit the maximum number of coupons of each merchant
	 */
	MerchantPartitioner(List<String> merchants, CouponStatus status, long limit) {
		this.merchants = merchants;
		this.status = status;
		this.limit = limit;
	}

	@Override
	public Map<String, ExecutionContext> partition(int gridSize) {
		Map<String, ExecutionContext> partitions = new LinkedHashMap<>();
		for (int i = 0; i < this.merchants.size(); i++) {
			ExecutionContext context = new ExecutionContext();
			context.putString(MERCHANT, this.merchants.get(i));
			context.putString(STATUS, this.status.name());
			context.putLong(LIMIT, this.limit);
			partitions.put("merchant" + i, context);
		}
		return partitions;
	}

}
