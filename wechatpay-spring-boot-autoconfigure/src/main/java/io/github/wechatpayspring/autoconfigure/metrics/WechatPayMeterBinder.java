package io.github.wechatpayspring.autoconfigure.metrics;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.wechatpayspring.merchant.AllMerchants;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.DisposableBean;

/**
 * Binds the meters of every merchant, and looks each minute whether merchants or keys
 * have come or gone.
 */
final class WechatPayMeterBinder implements MeterBinder, DisposableBean {

	private final AllMerchants merchants;

	private final Clock clock;

	private final List<MerchantsMeters> bound = new CopyOnWriteArrayList<>();

	private final Disposable.Composite timers = Disposables.composite();

	WechatPayMeterBinder(AllMerchants merchants, Clock clock) {
		this.merchants = merchants;
		this.clock = clock;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		MerchantsMeters meters = new MerchantsMeters(registry, this.merchants, this.clock);
		meters.refresh();
		this.bound.add(meters);
		this.timers.add(Schedulers.parallel().schedulePeriodically(meters::refresh, 1, 1, TimeUnit.MINUTES));
	}

	/**
	 * Look now.
	 */
	void refresh() {
		this.bound.forEach(MerchantsMeters::refresh);
	}

	@Override
	public void destroy() {
		this.timers.dispose();
	}

}
