package io.github.wechatpayspring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wechatpayspring.client.WechatPayTraffic;
import io.github.wechatpayspring.merchant.NoSuchMerchantException;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.util.Assert;

/**
 * Keeps the merchants that run, and closes those that are replaced or removed.
 */
final class ConfiguredMerchants implements WechatPayMerchants, DisposableBean {

	private final MerchantAssembly assembly;

	private final Map<String, RunningMerchant> merchants = new ConcurrentHashMap<>();

	ConfiguredMerchants(MerchantAssembly assembly, Map<String, WechatPayProperties.Merchant> configured) {
		this.assembly = assembly;
		configured.forEach((name, merchant) -> this.merchants.put(name, assembly.assemble(name, merchant)));
	}

	@Override
	public WechatPayMerchant get(String name) {
		Assert.notNull(name, "'name' must not be null");
		RunningMerchant merchant = this.merchants.get(name);
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
		RunningMerchant merchant = this.assembly.assemble(name,
				MerchantBinder.bind(MerchantAssembly.PREFIX + name, properties));
		RunningMerchant replaced = this.merchants.put(name, merchant);
		if (replaced != null) {
			replaced.close();
		}
		return merchant.merchant();
	}

	@Override
	public boolean remove(String name) {
		Assert.notNull(name, "'name' must not be null");
		RunningMerchant removed = this.merchants.remove(name);
		if (removed != null) {
			removed.close();
		}
		return removed != null;
	}

	/**
	 * Return the traffic of all merchants that there are at the moment.
	 */
	List<WechatPayTraffic> traffic() {
		return this.merchants.values().stream().map(RunningMerchant::traffic).toList();
	}

	@Override
	public void destroy() {
		this.merchants.values().forEach(RunningMerchant::closeNow);
	}

}
