package io.github.wechatpayspring.samples.bulk.run;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.wechatpayspring.samples.bulk.file.FileRow;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Writer of the rows of a file: coupons that are new to the run, and all other rows with
 * the reason. Not thread-safe.
 */
class FileImportWriter implements ItemWriter<NumberedRow> {

	private static final String REJECTED = "REJECTED";

	private static final String DUPLICATE = "DUPLICATE";

	private final long run;

	private final RunStore runs;

	private final CouponStore coupons;

	private final MerchantClients clients;

	FileImportWriter(long run, RunStore runs, CouponStore coupons, MerchantClients clients) {
		this.run = run;
		this.runs = runs;
		this.coupons = coupons;
		this.clients = clients;
	}

	@Override
	public void write(Chunk<? extends NumberedRow> rows) {
		Map<Long, FileRow.Coupon> accepted = new LinkedHashMap<>();
		Map<Long, String> rejected = new LinkedHashMap<>();
		int blank = 0;
		for (NumberedRow numbered : rows) {
			FileRow row = this.clients.check(numbered.row());
			if (row instanceof FileRow.Coupon coupon) {
				accepted.put(numbered.number(), coupon);
			}
			else if (row instanceof FileRow.Rejected problem) {
				rejected.put(problem.line(), problem.reason());
			}
			else {
				blank++;
			}
		}
		Map<Long, String> duplicates = new LinkedHashMap<>();
		this.coupons.insert(this.run, accepted)
			.forEach((duplicate) -> duplicates.put(duplicate.line(), "An earlier row has the same coupon"));
		this.coupons.insertProblems(this.run, REJECTED, rejected);
		this.coupons.insertProblems(this.run, DUPLICATE, duplicates);
		this.runs.addRows(this.run, accepted.size() - duplicates.size(), rejected.size(), duplicates.size(), blank);
	}

}
