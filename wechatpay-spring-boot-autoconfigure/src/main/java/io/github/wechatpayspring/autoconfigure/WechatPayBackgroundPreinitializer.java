package io.github.wechatpayspring.autoconfigure;

import java.security.KeyFactory;

import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Loads what our clients are made of while the application is still busy with its
 * configuration: Reactor and the {@link WebClient} alone are hundreds of classes.
 */
final class WechatPayBackgroundPreinitializer implements BackgroundPreinitializer {

	@Override
	public void preinitialize() throws Exception {
		KeyFactory.getInstance("RSA");
		// a real connector may start threads
		WebClient.builder().clientConnector((method, uri, callback) -> Mono.empty()).build();
	}

}
