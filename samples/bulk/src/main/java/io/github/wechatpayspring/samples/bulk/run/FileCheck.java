package io.github.wechatpayspring.samples.bulk.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.wechatpayspring.samples.bulk.file.CouponFileReader;
import io.github.wechatpayspring.samples.bulk.file.FileRow;

/**
 * Check of a file. No request is sent, and nothing is stored.
 *
 * @param counts the numbers of rows
 * @param problems the first rows that are not valid
 */
public record FileCheck(RunCounts counts, List<FileRow.Rejected> problems) {

	private static final int MAX_PROBLEMS = 20;

	static FileCheck of(RunRequest request, MerchantClients clients) throws IOException {
		Coupons coupons = new Coupons();
		List<FileRow.Rejected> problems = new ArrayList<>();
		long rejected = 0;
		long blank = 0;
		try (CouponFileReader reader = CouponFileReader.open(request.file(), request.options())) {
			for (FileRow row = reader.read(); row != null; row = reader.read()) {
				FileRow checked = clients.check(row);
				if (checked instanceof FileRow.Coupon coupon) {
					coupons.add(coupon);
				}
				else if (checked instanceof FileRow.Rejected problem) {
					rejected++;
					if (problems.size() < MAX_PROBLEMS) {
						problems.add(problem);
					}
				}
				else {
					blank++;
				}
			}
		}
		long distinct = coupons.distinct();
		return new FileCheck(new RunCounts(distinct, rejected, coupons.count - distinct, blank, 0, 0, 0), problems);
	}

	/**
	 * Hashes of coupons, which take 8 bytes each.
	 */
	private static final class Coupons {

		private long[] hashes = new long[1024];

		private int count;

		void add(FileRow.Coupon coupon) {
			if (this.count == this.hashes.length) {
				this.hashes = Arrays.copyOf(this.hashes, this.count * 2);
			}
			this.hashes[this.count++] = CouponKey.hash(CouponKey.of(coupon)) ^ coupon.merchant().hashCode();
		}

		long distinct() {
			Arrays.sort(this.hashes, 0, this.count);
			long distinct = Math.min(this.count, 1);
			for (int i = 1; i < this.count; i++) {
				if (this.hashes[i] != this.hashes[i - 1]) {
					distinct++;
				}
			}
			return distinct;
		}

	}

}
