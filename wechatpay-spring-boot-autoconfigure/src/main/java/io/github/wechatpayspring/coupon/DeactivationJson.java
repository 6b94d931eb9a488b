package io.github.wechatpayspring.coupon;

import java.io.ByteArrayOutputStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Writer of requests and reader of responses. Fields are written and read one by one,
 * because data binding of Jackson takes longer to start than the rest of the client.
 * Thread-safe.
 */
final class DeactivationJson {

	// a typical request has about 150 bytes
	private static final int INITIAL_CAPACITY = 256;

	// the default pool is shared by all threads, which compete for it
	private final JsonFactory jsonFactory = JsonFactory.builder()
		.recyclerPool(JsonRecyclerPools.threadLocalPool())
		.build();

	byte[] write(CouponDeactivation request) {
		ByteArrayOutputStream body = new ByteArrayOutputStream(INITIAL_CAPACITY);
		try (JsonGenerator generator = this.jsonFactory.createGenerator(ObjectWriteContext.empty(), body)) {
			generator.writeStartObject();
			generator.writeStringProperty("coupon_code", request.couponCode());
			generator.writeStringProperty("stock_id", request.stockId());
			generator.writeStringProperty("deactivate_request_no", request.requestNo());
			if (request.reason() != null) {
				generator.writeStringProperty("deactivate_reason", request.reason());
			}
			generator.writeEndObject();
		}
		return body.toByteArray();
	}

	/**
	 * Read the body of a verified response with status 200.
	 */
	Body read(byte @Nullable [] body) {
		String time = "";
		String code = null;
		if (body == null) {
			return new Body(time, code);
		}
		try (JsonParser parser = this.jsonFactory.createParser(ObjectReadContext.empty(), body)) {
			if (parser.nextToken() == JsonToken.START_OBJECT) {
				for (String name = parser.nextName(); name != null; name = parser.nextName()) {
					JsonToken token = parser.nextToken();
					if (name.equals("code") && token != JsonToken.VALUE_NULL) {
						code = token.isScalarValue() ? parser.getString() : token.asString();
					}
					if (name.equals("wechatpay_deactivate_time")) {
						time = (token == JsonToken.VALUE_STRING) ? parser.getString() : "";
					}
					parser.skipChildren();
				}
			}
			return new Body(time, code);
		}
		catch (JacksonException ex) {
			return new Body("", code);
		}
	}

	/**
	 * Fields of a response.
	 *
	 * @param time the time of the deactivation as received, empty if it cannot be read
	 * @param code the error code, or {@code null} if there is none
	 */
	record Body(String time, @Nullable String code) {
	}

}
