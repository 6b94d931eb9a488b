package io.github.wechatpayspring.samples.snippets;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.wechatpayspring.merchant.MerchantSettings;
import io.github.wechatpayspring.merchant.WechatPayMerchants;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Component
class StoredMerchants {

	private final WechatPayMerchants merchants;

	private final Supplier<List<StoredMerchant>> table;

	StoredMerchants(WechatPayMerchants merchants, Supplier<List<StoredMerchant>> table) {
		this.merchants = merchants;
		this.table = table;
	}

	@EventListener(ApplicationStartedEvent.class)
	void load() {
		this.table.get().forEach(this::save);
	}

	void save(StoredMerchant merchant) {
		this.merchants.put(merchant.name(),
				MerchantSettings.builder()
					.merchantId(merchant.merchantId())
					.merchantSerialNumber(merchant.serialNumber())
					.privateKey(merchant.privateKey())
					.publicKeyId(merchant.publicKeyId())
					.publicKey(merchant.publicKey())
					.build());
	}

	void changed(String name, Map<String, String> properties) {
		this.merchants.put(name, MerchantSettings.from(properties));
	}

	void delete(String name) {
		this.merchants.remove(name);
	}

	record StoredMerchant(String name, String merchantId, String serialNumber, String privateKey, String publicKeyId,
			String publicKey) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
