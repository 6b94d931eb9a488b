package io.github.wechatpayspring.autoconfigure;

import io.github.wechatpayspring.client.WechatPayWebClientFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.io.ClassPathResource;

/**
 * Keeps in a native image what is looked up by its name: the version, and the class that
 * tells whether Bouncy Castle is there.
 */
final class WechatPayRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources()
			.registerResource(new ClassPathResource("version.properties", WechatPayWebClientFactory.class));
		hints.reflection().registerTypeIfPresent(classLoader, "org.bouncycastle.openssl.PEMParser");
	}

}
