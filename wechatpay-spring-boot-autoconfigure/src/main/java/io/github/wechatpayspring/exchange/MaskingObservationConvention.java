package io.github.wechatpayspring.exchange;

import io.micrometer.common.KeyValue;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.observation.ClientHttpObservationDocumentation;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

/**
 * {@link DefaultClientRequestObservationConvention} that reports neither openids nor
 * coupon codes, and no path of unbounded cardinality.
 */
final class MaskingObservationConvention extends DefaultClientRequestObservationConvention {

	private static final KeyValue NO_URI = KeyValue.of(ClientHttpObservationDocumentation.LowCardinalityKeyNames.URI,
			KeyValue.NONE_VALUE);

	private static final KeyValue NO_URL = KeyValue
		.of(ClientHttpObservationDocumentation.HighCardinalityKeyNames.HTTP_URL, KeyValue.NONE_VALUE);

	MaskingObservationConvention(String name) {
		super(name);
	}

	@Override
	protected KeyValue uri(ClientRequestObservationContext context) {
		return MaskedPath.isLowCardinality(context.getUriTemplate()) ? super.uri(context) : NO_URI;
	}

	@Override
	protected KeyValue httpUrl(ClientRequestObservationContext context) {
		@Nullable ClientRequest request = context.getRequest();
		if (request == null) {
			return NO_URL;
		}
		return KeyValue.of(ClientHttpObservationDocumentation.HighCardinalityKeyNames.HTTP_URL,
				request.url().getScheme() + "://" + request.url().getRawAuthority() + MaskedPath.of(request));
	}

}
