package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import io.github.wechatpayspring.merchant.MerchantSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.core.io.ClassPathResource;

/**
 * {@link RuntimeHintsRegistrar} for the version, the settings of named merchants, and the
 * class that detects Bouncy Castle.
 */
final class WechatPayRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources()
			.registerResource(new ClassPathResource("version.properties", WechatPayWebClientFactory.class));
		BindableRuntimeHintsRegistrar.forTypes(MerchantSettings.class).registerHints(hints, classLoader);
		hints.reflection().registerTypeIfPresent(classLoader, "org.bouncycastle.openssl.PEMParser");
	}

}
