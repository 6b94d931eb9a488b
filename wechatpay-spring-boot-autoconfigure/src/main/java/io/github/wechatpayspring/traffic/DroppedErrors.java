package io.github.wechatpayspring.traffic;

import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.util.context.Context;

/**
 * Hook for errors without a subscriber, which Reactor would log as errors. A cancelled
 * request fails with such an error although its outcome is known.
 */
final class DroppedErrors {

	private static final Log logger = LogFactory.getLog(WechatPayTraffic.class);

	// the key that Reactor uses
	private static final String HOOK = "reactor.onErrorDropped.local";

	private DroppedErrors() {
	}

	static Context addHook(Context context) {
		if (context.hasKey(HOOK)) {
			return context;
		}
		Consumer<Throwable> hook = (failure) -> logger.debug("A cancelled request failed", failure);
		return context.put(HOOK, hook);
	}

}
