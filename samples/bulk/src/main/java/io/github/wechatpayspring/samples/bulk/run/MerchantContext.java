package io.github.wechatpayspring.samples.bulk.run;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Merchant of requests in the Reactor context, for filters of the client.
 */
public final class MerchantContext {

	private MerchantContext() {
	}

	/**
	 * Return the merchant of a request.
	 * @param context the context of the request
	 * @return the name of the merchant, or {@code null} if the request is not one of a
	 * run
	 */
	public static @Nullable String merchant(ContextView context) {
		return context.getOrDefault(MerchantContext.class, null);
	}

	static Context of(String merchant) {
		return Context.of(MerchantContext.class, merchant);
	}

}
