package io.github.wechatpayspring.autoconfigure.health;

import java.time.Clock;
import java.util.Objects;
import java.util.TreeSet;
import java.util.Set;
import java.util.stream.Stream;

import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.signature.WechatPaySigner;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * The health of the merchants that there are at the moment: the one without a name as
 * {@code default}, the others by theirs.
 */
final class MerchantsHealthContributor implements CompositeHealthContributor {

	private static final String DEFAULT = "default";

	private final WechatPayMerchants merchants;

	private final @Nullable WechatPaySigner signer;

	private final @Nullable PlatformKeys platformKeys;

	private final Clock clock;

	MerchantsHealthContributor(WechatPayMerchants merchants, @Nullable WechatPaySigner signer,
			@Nullable PlatformKeys platformKeys, Clock clock) {
		this.merchants = merchants;
		this.signer = signer;
		this.platformKeys = platformKeys;
		this.clock = clock;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		if (name.equals(DEFAULT) && this.signer != null && this.platformKeys != null) {
			return new MerchantHealthIndicator(this.signer, this.platformKeys, this.clock);
		}
		if (!this.merchants.names().contains(name)) {
			return null;
		}
		WechatPayMerchant merchant = this.merchants.get(name);
		return new MerchantHealthIndicator(merchant.signer(), merchant.platformKeys(), this.clock);
	}

	@Override
	public Stream<Entry> stream() {
		Set<String> names = new TreeSet<>(this.merchants.names());
		if (this.signer != null) {
			names.add(DEFAULT);
		}
		return names.stream().map(this::entry).filter(Objects::nonNull);
	}

	private @Nullable Entry entry(String name) {
		HealthContributor contributor = getContributor(name);
		return (contributor != null) ? new Entry(name, contributor) : null;
	}

}
