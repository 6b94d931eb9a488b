package io.github.wechatpayspring.autoconfigure.metrics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

import io.github.wechatpayspring.NoSuchMerchantException;
import io.github.wechatpayspring.WechatPaySignatureException.Reason;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;

/**
 * Meters of all merchants in one registry.
 */
final class MerchantsMeters {

	// meters that Micrometer creates for the observation of deactivations
	private static final List<String> OBSERVED = List.of("wechatpay.coupon.deactivate",
			"wechatpay.coupon.deactivate.active");

	private final MeterRegistry registry;

	private final WechatPayMerchants merchants;

	private final MultiGauge keyExpiry;

	private final Map<WechatPayMerchant, List<Meter>> registered = new HashMap<>();

	MerchantsMeters(MeterRegistry registry, WechatPayMerchants merchants) {
		this.registry = registry;
		this.merchants = merchants;
		this.keyExpiry = MultiGauge.builder("wechatpay.key.expiry")
			.description("Time until a key expires")
			.baseUnit("seconds")
			.register(registry);
	}

	/**
	 * Register the meters of new merchants and keys, and remove those of merchants and
	 * keys that no longer exist.
	 */
	synchronized void refresh() {
		Map<String, WechatPayMerchant> current = current();
		this.registered.entrySet().removeIf((entry) -> {
			WechatPayMerchant merchant = entry.getKey();
			boolean gone = !merchant.equals(current.get(merchant.name()));
			if (gone) {
				entry.getValue().forEach(this.registry::remove);
			}
			if (!current.containsKey(merchant.name())) {
				removeObserved(merchant.name());
			}
			return gone;
		});
		current.forEach((name, merchant) -> this.registered.computeIfAbsent(merchant,
				(missing) -> register(Tags.of("merchant", name), merchant)));
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		current.forEach((name, merchant) -> addKeys(Tags.of("merchant", name), merchant, rows));
		this.keyExpiry.register(rows, true);
	}

	private Map<String, WechatPayMerchant> current() {
		Map<String, WechatPayMerchant> current = new TreeMap<>();
		for (String name : this.merchants.names()) {
			try {
				current.put(name, this.merchants.get(name));
			}
			catch (NoSuchMerchantException ex) {
				// removed in the meantime
			}
		}
		return current;
	}

	private void removeObserved(String merchant) {
		OBSERVED.forEach(
				(meter) -> this.registry.find(meter).tag("merchant", merchant).meters().forEach(this.registry::remove));
	}

	private List<Meter> register(Tags tags, WechatPayMerchant merchant) {
		List<Meter> meters = new ArrayList<>();
		for (Reason reason : Reason.values()) {
			meters.add(FunctionCounter
				.builder("wechatpay.signature.rejected", merchant,
						(current) -> current.status().rejections().getOrDefault(reason, 0L))
				.description("Responses that failed verification")
				.tags(tags.and("reason", reason.name().toLowerCase(Locale.ROOT)))
				.register(this.registry));
		}
		meters.add(gauge("wechatpay.clock.skew", merchant, MerchantsMeters::clockOffset)
			.description("Offset of WeChat Pay's clock from the local clock")
			.baseUnit("seconds")
			.tags(tags)
			.register(this.registry));
		meters.add(gauge("wechatpay.rate.limit", merchant, MerchantsMeters::rate)
			.description("Maximum requests per second, NaN while no limit is known")
			.tags(tags)
			.register(this.registry));
		meters.add(gauge("wechatpay.bulk.in.flight", merchant, (current) -> current.status().bulkInFlight())
			.description("Coupons of bulks in flight")
			.tags(tags)
			.register(this.registry));
		return meters;
	}

	private static Gauge.Builder<WechatPayMerchant> gauge(String name, WechatPayMerchant merchant,
			ToDoubleFunction<WechatPayMerchant> value) {
		return Gauge.builder(name, merchant, value).strongReference(true);
	}

	private static double clockOffset(WechatPayMerchant merchant) {
		Duration offset = merchant.verifier().clockOffset();
		return (offset != null) ? offset.toSeconds() : Double.NaN;
	}

	private static double rate(WechatPayMerchant merchant) {
		Double rate = merchant.status().requestsPerSecond();
		return (rate != null) ? rate : Double.NaN;
	}

	private static void addKeys(Tags tags, WechatPayMerchant merchant, List<MultiGauge.Row<?>> rows) {
		WechatPayMerchant.Status status = merchant.status();
		Clock clock = merchant.verifier().clock();
		WechatPayMerchant.MerchantKeyStatus key = status.merchantKey();
		if (key != null && key.expiresAt() != null) {
			rows.add(row(tags.and("key", "merchant", "serial", key.serialNumber()), clock, key.expiresAt()));
		}
		PlatformKeys.Certificates certificates = status.platformKeys().certificates();
		if (certificates != null) {
			certificates.certificates()
				.forEach(
						(certificate) -> rows.add(row(tags.and("key", "platform", "serial", certificate.serialNumber()),
								clock, certificate.validUntil())));
		}
	}

	private static MultiGauge.Row<?> row(Tags tags, Clock clock, Instant expiresAt) {
		return MultiGauge.Row.of(tags, expiresAt, (end) -> Duration.between(clock.instant(), end).toSeconds());
	}

}
