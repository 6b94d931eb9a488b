package io.github.wechatpayspring.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.wechatpayspring.NoSuchMerchantException;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.signature.WechatPaySigner;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.Assert;

/**
 * {@link WechatPayMerchants} that are assembled from their settings.
 */
final class DefaultWechatPayMerchants implements WechatPayMerchants {

	private final WechatPayMerchantFactory factory;

	private final MerchantSettings common;

	private final Supplier<@Nullable ManagedMerchant> defaultMerchant;

	private final BeanFactory beanFactory;

	private final Runnable onChange;

	private final Map<String, ManagedMerchant> merchants = new ConcurrentHashMap<>();

	/**
	 * Create merchants.
	 * @param factory the factory of merchants
	 * @param common the settings of the default merchant, used for settings of named
	 * merchants that are not set, except identity and keys
	 * @param named the settings of the named merchants
	 * @param defaultMerchant the supplier of the default merchant, or {@code null}
	 * without one
	 * @param beanFactory the bean factory, in which the signer and the platform keys of a
	 * named merchant are found by name
	 * @param onChange called when merchants have been put or removed
	 */
	DefaultWechatPayMerchants(WechatPayMerchantFactory factory, MerchantSettings common,
			Map<String, MerchantSettings> named, Supplier<@Nullable ManagedMerchant> defaultMerchant,
			BeanFactory beanFactory, Runnable onChange) {
		this.factory = factory;
		this.common = common.withoutIdentity();
		this.defaultMerchant = defaultMerchant;
		this.beanFactory = beanFactory;
		this.onChange = onChange;
		named.forEach((name, settings) -> this.merchants.put(name, assemble(name, settings)));
	}

	private ManagedMerchant assemble(String name, MerchantSettings settings) {
		String prefix = MerchantNames.PREFIX + "." + name;
		if (name.isBlank() || name.equals(WechatPayMerchant.DEFAULT)) {
			throw new WechatPayConfigurationException(prefix, "is not the name of a merchant: it must not be blank or '"
					+ WechatPayMerchant.DEFAULT + "', which is the default merchant",
					"Give the merchant another name.");
		}
		WechatPaySigner signer = bean(name + "WechatPaySigner", WechatPaySigner.class);
		PlatformKeys platformKeys = bean(name + "WechatPayPlatformKeys", PlatformKeys.class);
		MerchantAssembly assembly = this.factory.assemble(name, prefix + ".",
				settings.orElse(this.common).orElse(MerchantSettings.defaults()), signer == null, platformKeys == null);
		try {
			return assembly.merchant(signer, platformKeys);
		}
		catch (RuntimeException ex) {
			this.factory.close(assembly);
			throw ex;
		}
	}

	private <T> @Nullable T bean(String name, Class<T> type) {
		return this.beanFactory.containsBean(name) ? this.beanFactory.getBean(name, type) : null;
	}

	@Override
	public WechatPayMerchant get(String name) {
		Assert.notNull(name, "'name' must not be null");
		ManagedMerchant merchant = name.equals(WechatPayMerchant.DEFAULT) ? this.defaultMerchant.get()
				: this.merchants.get(name);
		if (merchant == null) {
			throw new NoSuchMerchantException(name, names());
		}
		return merchant;
	}

	@Override
	public Set<String> names() {
		Set<String> names = new TreeSet<>(this.merchants.keySet());
		if (this.defaultMerchant.get() != null) {
			names.add(WechatPayMerchant.DEFAULT);
		}
		return names;
	}

	@Override
	public WechatPayMerchant put(String name, MerchantSettings settings) {
		Assert.notNull(name, "'name' must not be null");
		Assert.notNull(settings, "'settings' must not be null");
		ManagedMerchant merchant = assemble(name, settings);
		ManagedMerchant replaced = this.merchants.put(name, merchant);
		if (replaced != null) {
			this.factory.close(replaced.assembly());
		}
		this.onChange.run();
		return merchant;
	}

	@Override
	public boolean remove(String name) {
		Assert.notNull(name, "'name' must not be null");
		Assert.isTrue(!name.equals(WechatPayMerchant.DEFAULT), "The default merchant cannot be removed");
		ManagedMerchant removed = this.merchants.remove(name);
		if (removed != null) {
			this.factory.close(removed.assembly());
			this.onChange.run();
		}
		return removed != null;
	}

}
