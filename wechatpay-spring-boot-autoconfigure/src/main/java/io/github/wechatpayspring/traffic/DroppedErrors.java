package io.github.wechatpayspring.traffic;

import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.util.context.Context;

/**
 * Keeps Reactor from logging errors that have no subscriber any more as errors: a request
 * that is cancelled ends in one, and its outcome is known all the same.
 */
final class DroppedErrors {

	private static final Log logger = LogFactory.getLog(WechatPayTraffic.class);

	// Reactor's name of the hook
	private static final String HOOK = "reactor.onErrorDropped.local";

	private DroppedErrors() {
	}

	static Context addHook(Context context) {
		Consumer<Throwable> hook = (failure) -> logger.debug("A cancelled request failed", failure);
		return context.put(HOOK, hook);
	}

}
