package io.github.wechatpayspring.samples.bulk.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * {@link Partitioner} for the coupons of a run. A partition has coupons of one merchant.
 * A restart has the same partitions, because the ids of coupons do not change.
 */
public final class MerchantPartitioner implements Partitioner {

	private static final String MERCHANT = "merchant";

	private static final String STATUS = "status";

	private static final String FIRST = "first";

	private static final String LAST = "last";

	private static final String LIMIT = "limit";

	private final List<MerchantRange> merchants;

	private final CouponStatus status;

	private final long limit;

	private final long size;

	/**
	 * Create a new partitioner.
	 * @param merchants the merchants in a fixed order
	 * @param status the status of the coupons to send
	 * @param limit the maximum number of coupons of each partition
	 * @param size the number of ids of each partition
	 */
	MerchantPartitioner(List<MerchantRange> merchants, CouponStatus status, long limit, long size) {
		this.merchants = merchants;
		this.status = status;
		this.limit = limit;
		this.size = size;
	}

	@Override
	public Map<String, ExecutionContext> partition(int gridSize) {
		Map<String, ExecutionContext> partitions = new LinkedHashMap<>();
		for (int i = 0; i < this.merchants.size(); i++) {
			MerchantRange merchant = this.merchants.get(i);
			for (long first = merchant.first(), part = 0; first <= merchant.last(); part++) {
				long last = (merchant.last() - first < this.size) ? merchant.last() : first + this.size - 1;
				ExecutionContext context = new ExecutionContext();
				context.putString(MERCHANT, merchant.merchant());
				context.putString(STATUS, this.status.name());
				context.putLong(FIRST, first);
				context.putLong(LAST, last);
				context.putLong(LIMIT, this.limit);
				partitions.put("merchant" + i + "part" + part, context);
				first = last + 1;
			}
		}
		return partitions;
	}

	/**
	 * Return the merchant of a partition.
	 * @param partition the step execution of the partition
	 * @return the name of the merchant
	 */
	public static String merchant(StepExecution partition) {
		return partition.getExecutionContext().getString(MERCHANT);
	}

	/**
	 * Return the run of a partition.
	 * @param partition the step execution of the partition
	 * @return the id of the run
	 */
	public static long run(StepExecution partition) {
		return RunListener.run(partition.getJobExecution());
	}

	/**
	 * Return the coupons of a partition.
	 */
	static Selection selection(StepExecution partition) {
		ExecutionContext context = partition.getExecutionContext();
		return new Selection(run(partition), merchant(partition), CouponStatus.valueOf(context.getString(STATUS)),
				context.getLong(FIRST), context.getLong(LAST));
	}

	/**
	 * Return the maximum number of coupons of a partition that are sent.
	 */
	static long limit(StepExecution partition) {
		return partition.getExecutionContext().getLong(LIMIT);
	}

}
