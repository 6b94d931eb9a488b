package io.github.wechatpayspring.autoconfigure.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * {@link MeterBinder} for the meters of every merchant, which are registered and removed
 * as merchants and keys change.
 */
final class WechatPayMeterBinder
		implements MeterBinder, ApplicationListener<PayloadApplicationEvent<WechatPayMerchants.Changed>> {

	private final WechatPayMerchants merchants;

	private final List<MerchantsMeters> bound = new CopyOnWriteArrayList<>();

	WechatPayMeterBinder(WechatPayMerchants merchants) {
		this.merchants = merchants;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		MerchantsMeters meters = new MerchantsMeters(registry, this.merchants);
		meters.refresh();
		this.bound.add(meters);
	}

	@Override
	public void onApplicationEvent(PayloadApplicationEvent<WechatPayMerchants.Changed> event) {
		this.bound.forEach(MerchantsMeters::refresh);
	}

}
