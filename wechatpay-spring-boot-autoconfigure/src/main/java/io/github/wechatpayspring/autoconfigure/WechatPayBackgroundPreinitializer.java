package io.github.wechatpayspring.autoconfigure;

import java.security.KeyFactory;

import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link BackgroundPreinitializer} that loads the classes of Reactor and of the
 * {@link WebClient} while the application is being configured.
 */
final class WechatPayBackgroundPreinitializer implements BackgroundPreinitializer {

	@Override
	public void preinitialize() throws Exception {
		KeyFactory.getInstance("RSA");
		// a real connector may start threads
		WebClient.builder().clientConnector((method, uri, callback) -> Mono.empty()).build();
	}

}
