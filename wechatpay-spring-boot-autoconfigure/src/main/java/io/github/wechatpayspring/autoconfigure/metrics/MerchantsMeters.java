package io.github.wechatpayspring.autoconfigure.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.wechatpayspring.WechatPaySignatureException;
import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.merchant.AllMerchants;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.signature.PrivateKeySigner;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

/**
 * The meters of the merchants that there are at the moment, in one registry.
 */
final class MerchantsMeters {

	// what Micrometer makes of the observation of deactivations
	private static final List<String> OBSERVED = List.of("wechatpay.coupon.deactivate",
			"wechatpay.coupon.deactivate.active");

	private final MeterRegistry registry;

	private final AllMerchants merchants;

	private final Clock clock;

	private final MultiGauge keyExpiry;

	private final Map<String, Registered> registered = new HashMap<>();

	MerchantsMeters(MeterRegistry registry, AllMerchants merchants, Clock clock) {
		this.registry = registry;
		this.merchants = merchants;
		this.clock = clock;
		this.keyExpiry = MultiGauge.builder("wechatpay.key.expiry")
			.description("Time until a key expires")
			.baseUnit("seconds")
			.register(registry);
	}

	/**
	 * Register meters of merchants and keys that have come, and remove those of what has
	 * gone.
	 */
	synchronized void refresh() {
		Map<String, WechatPayMerchant> current = this.merchants.byName();
		this.registered.entrySet().removeIf((entry) -> {
			WechatPayMerchant merchant = current.get(entry.getKey());
			boolean gone = merchant == null || merchant.traffic() != entry.getValue().traffic();
			if (gone) {
				entry.getValue().meters().forEach(this.registry::remove);
			}
			if (merchant == null) {
				OBSERVED.forEach((meter) -> this.registry.find(meter)
					.tag("merchant", entry.getKey())
					.meters()
					.forEach(this.registry::remove));
			}
			return gone;
		});
		current.forEach((name, merchant) -> this.registered.computeIfAbsent(name,
				(missing) -> new Registered(merchant.traffic(), register(Tags.of("merchant", name), merchant))));
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		current.forEach((name, merchant) -> addKeys(Tags.of("merchant", name), merchant, rows));
		this.keyExpiry.register(rows, true);
	}

	private List<Meter> register(Tags tags, WechatPayMerchant merchant) {
		WechatPayTraffic traffic = merchant.traffic();
		List<Meter> meters = new ArrayList<>();
		for (WechatPaySignatureException.Reason why : WechatPaySignatureException.Reason.values()) {
			meters.add(
					FunctionCounter.builder("wechatpay.signature.rejected", traffic, (source) -> source.rejections(why))
						.description("Answers that prove nothing")
						.tags(tags.and("reason", why.name().toLowerCase(Locale.ROOT)))
						.register(this.registry));
		}
		meters.add(Gauge.builder("wechatpay.clock.skew", merchant.verifier(), MerchantsMeters::clockOffset)
			.description("How far WeChat Pay's clock is ahead")
			.baseUnit("seconds")
			.tags(tags)
			.strongReference(true)
			.register(this.registry));
		meters.add(Gauge.builder("wechatpay.rate.limit", traffic, MerchantsMeters::rate)
			.description("Requests a second that go out at most, none as long as no limit is known")
			.tags(tags)
			.strongReference(true)
			.register(this.registry));
		meters.add(Gauge.builder("wechatpay.bulk.in.flight", traffic, WechatPayTraffic::bulkInFlight)
			.description("Coupons of bulks that are under way")
			.tags(tags)
			.strongReference(true)
			.register(this.registry));
		return meters;
	}

	private static double clockOffset(WechatPayVerifier verifier) {
		Duration offset = verifier.clockOffset();
		return (offset != null) ? offset.toSeconds() : Double.NaN;
	}

	private static double rate(WechatPayTraffic traffic) {
		double rate = traffic.requestsPerSecond();
		return Double.isInfinite(rate) ? Double.NaN : rate;
	}

	private void addKeys(Tags tags, WechatPayMerchant merchant, List<MultiGauge.Row<?>> rows) {
		if (merchant.signer() instanceof PrivateKeySigner signer) {
			MerchantKey key = signer.source().key();
			if (key.expiresAt() != null) {
				rows.add(row(tags, "merchant", key.serialNumber(), key.expiresAt()));
			}
		}
		merchant.platformKeys()
			.platformCertificates()
			.forEach((certificate) -> rows
				.add(row(tags, "platform", certificate.serialNumber(), certificate.validUntil())));
	}

	private MultiGauge.Row<?> row(Tags tags, String key, String serialNumber, Instant expiresAt) {
		return MultiGauge.Row.of(tags.and("key", key, "serial", serialNumber), expiresAt,
				(end) -> Duration.between(this.clock.instant(), end).toSeconds());
	}

	/**
	 * The meters of a merchant, and the traffic by which it is told from another one of
	 * its name.
	 */
	private record Registered(WechatPayTraffic traffic, List<Meter> meters) {
	}

}
