package io.github.wechatpayspring.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wechatpayspring.NoSuchMerchantException;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.util.Assert;

/**
 * {@link WechatPayMerchants} that are assembled from their properties. Closes the
 * merchants that are replaced or removed.
 */
final class DefaultWechatPayMerchants implements WechatPayMerchants, ClosableTraffic, DisposableBean {

	private static final Log logger = LogFactory.getLog(DefaultWechatPayMerchants.class);

	private final WechatPayMerchantFactory assembly;

	private final Map<String, ManagedMerchant> merchants = new ConcurrentHashMap<>();

	private volatile @Nullable String closed;

	DefaultWechatPayMerchants(WechatPayMerchantFactory assembly, Map<String, WechatPayProperties.Merchant> configured) {
		this.assembly = assembly;
		configured.forEach((name, merchant) -> this.merchants.put(name, assembly.assemble(name, merchant)));
		this.merchants.values().forEach((merchant) -> logger.info(merchant.summary()));
	}

	@Override
	public WechatPayMerchant get(String name) {
		Assert.notNull(name, "'name' must not be null");
		ManagedMerchant merchant = this.merchants.get(name);
		if (merchant == null) {
			throw new NoSuchMerchantException(name, names());
		}
		return merchant.merchant();
	}

	@Override
	public Set<String> names() {
		return new TreeSet<>(this.merchants.keySet());
	}

	@Override
	public WechatPayMerchant put(String name, Map<String, String> properties) {
		Assert.notNull(name, "'name' must not be null");
		Assert.notNull(properties, "'properties' must not be null");
		ManagedMerchant merchant = this.assembly.assemble(name,
				MerchantBinder.bind(WechatPayMerchantFactory.PREFIX + name, properties));
		logger.debug(merchant.summary());
		ManagedMerchant replaced = this.merchants.put(name, merchant);
		if (replaced != null) {
			replaced.close();
		}
		String reason = this.closed;
		if (reason != null) {
			merchant.traffic().close(reason).subscribe();
		}
		return merchant.merchant();
	}

	@Override
	public boolean remove(String name) {
		Assert.notNull(name, "'name' must not be null");
		ManagedMerchant removed = this.merchants.remove(name);
		if (removed != null) {
			removed.close();
		}
		return removed != null;
	}

	@Override
	public void open() {
		this.closed = null;
		this.merchants.values().forEach((merchant) -> merchant.traffic().open());
	}

	/**
	 * {@inheritDoc} Merchants that are put from now on send no requests either.
	 */
	@Override
	public Mono<Void> close(String reason) {
		this.closed = reason;
		return Mono.when(this.merchants.values().stream().map((merchant) -> merchant.traffic().close(reason)).toList());
	}

	@Override
	public void destroy() {
		this.merchants.values().forEach(ManagedMerchant::closeNow);
	}

}
