package io.github.wechatpayspring.autoconfigure.health;

import java.time.Clock;
import java.util.stream.Stream;

import io.github.wechatpayspring.merchant.AllMerchants;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * The health of the merchants that there are at the moment: the one without a name as
 * {@code default}, the others by theirs.
 */
final class MerchantsHealthContributor implements CompositeHealthContributor {

	private final AllMerchants merchants;

	private final Clock clock;

	MerchantsHealthContributor(AllMerchants merchants, Clock clock) {
		this.merchants = merchants;
		this.clock = clock;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		WechatPayMerchant merchant = this.merchants.byName().get(name);
		return (merchant != null) ? new MerchantHealthIndicator(merchant, this.clock) : null;
	}

	@Override
	public Stream<Entry> stream() {
		return this.merchants.byName()
			.entrySet()
			.stream()
			.map((entry) -> new Entry(entry.getKey(), new MerchantHealthIndicator(entry.getValue(), this.clock)));
	}

}
