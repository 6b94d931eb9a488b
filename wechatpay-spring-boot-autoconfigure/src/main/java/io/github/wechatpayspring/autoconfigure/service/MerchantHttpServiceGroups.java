package io.github.wechatpayspring.autoconfigure.service;

import java.util.List;

import io.github.wechatpayspring.NoSuchMerchantException;
import io.github.wechatpayspring.WechatPayConfigurationException;
import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.registry.HttpServiceGroup;

/**
 * Configurer that routes the calls of the HTTP interfaces in a merchant's group through
 * the merchant's own client. The client of the group is not used, so that no
 * configuration of it can disable signatures, verification or time limits.
 */
final class MerchantHttpServiceGroups implements WebClientHttpServiceGroupConfigurer {

	private static final String UNNAMED = "wechatpay";

	private static final String PREFIX = UNNAMED + "-";

	private final ListableBeanFactory beanFactory;

	MerchantHttpServiceGroups(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return a configurer that refuses a merchant's group whose calls would not be
	 * signed.
	 */
	static RestClientHttpServiceGroupConfigurer refusal() {
		return (groups) -> groups.filter(MerchantHttpServiceGroups::isOfMerchant)
			.forEachProxyFactory((group, factory) -> {
				throw new WechatPayConfigurationException("clientType",
						"of the HTTP service group '" + group.name()
								+ "' is REST_CLIENT, which neither signs requests nor verifies responses",
						"Set clientType = HttpServiceGroup.ClientType.WEB_CLIENT in its @ImportHttpServices, or give"
								+ " the group another name if it is not to call WeChat Pay as a merchant.");
			});
	}

	// before configurers of the application, whose decorators wrap this one
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void configureGroups(Groups<WebClient.Builder> groups) {
		groups.filter(MerchantHttpServiceGroups::isOfMerchant).forEachProxyFactory((group, factory) -> {
			HttpExchangeAdapter adapter = adapter(group.name());
			factory.exchangeAdapterDecorator((unsigned) -> adapter);
		});
	}

	// the merchants are looked up by a call, not before: their signer may call through
	// another group
	private HttpExchangeAdapter adapter(String group) {
		String merchant = group.equals(UNNAMED) ? WechatPayMerchant.DEFAULT : group.substring(PREFIX.length());
		if (merchant.equals(WechatPayMerchant.DEFAULT) && has(WechatPayMerchants.class)
				&& !has(WechatPayWebClientFactory.class)) {
			throw new WechatPayConfigurationException("wechatpay.merchant-id",
					"is not set, but the HTTP service group '" + group + "' calls as that merchant",
					"Set it, or name the group '" + PREFIX
							+ "<name>' to call as the merchant 'wechatpay.merchants.<name>'.");
		}
		ObjectProvider<WechatPayMerchants> merchants = this.beanFactory.getBeanProvider(WechatPayMerchants.class);
		return WechatPayClient.exchangeAdapter(() -> client(merchants.getIfAvailable(), merchant));
	}

	private boolean has(Class<?> type) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type, true, false).length > 0;
	}

	private static WechatPayClient client(@Nullable WechatPayMerchants merchants, String merchant) {
		if (merchants == null) {
			throw new NoSuchMerchantException(merchant, List.of());
		}
		return merchants.get(merchant).wechatPayClient();
	}

	private static boolean isOfMerchant(HttpServiceGroup group) {
		return group.name().equals(UNNAMED) || group.name().startsWith(PREFIX);
	}

}
