package io.github.wechatpayspring.autoconfigure.health;

import java.util.stream.Stream;

import io.github.wechatpayspring.NoSuchMerchantException;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * {@link CompositeHealthContributor} with an entry for each current merchant.
 */
final class MerchantsHealthContributor implements CompositeHealthContributor {

	private final WechatPayMerchants merchants;

	MerchantsHealthContributor(WechatPayMerchants merchants) {
		this.merchants = merchants;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		try {
			return new MerchantHealthIndicator(this.merchants.get(name));
		}
		catch (NoSuchMerchantException ex) {
			return null;
		}
	}

	@Override
	public Stream<Entry> stream() {
		return this.merchants.names().stream().flatMap((name) -> {
			HealthContributor contributor = getContributor(name);
			return (contributor != null) ? Stream.of(new Entry(name, contributor)) : Stream.empty();
		});
	}

}
