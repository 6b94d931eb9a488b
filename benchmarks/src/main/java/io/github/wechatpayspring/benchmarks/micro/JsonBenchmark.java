package io.github.wechatpayspring.benchmarks.micro;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Benchmarks for writing a request and reading a response, in the same format as the
 * starter.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class JsonBenchmark {

	private final JsonMapper jsonMapper = JsonMapper.builder()
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private final JsonFactory jsonFactory = new JsonFactory();

	private final ObjectWriter writer = this.jsonMapper.writerFor(Request.class);

	private final ObjectReader reader = this.jsonMapper.readerFor(Response.class);

	private final Request request = new Request("sxxe34343434", "1234567891",
			"Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0Z2FycGx", null);

	private final byte[] response;

	/**
	 * Prepare the response.
	 */
	public JsonBenchmark() {
		this.response = new Merchant().response;
	}

	/**
	 * Write a request.
	 * @return the body
	 */
	@Benchmark
	public byte[] write() {
		return this.jsonMapper.writeValueAsBytes(this.request);
	}

	/**
	 * Write a request with a writer for its type.
	 * @return the body
	 */
	@Benchmark
	public byte[] writeFixed() {
		return this.writer.writeValueAsBytes(this.request);
	}

	/**
	 * Write a request field by field, as the starter does.
	 * @return the body
	 */
	@Benchmark
	public byte[] writeFields() {
		ByteArrayOutputStream body = new ByteArrayOutputStream(256);
		try (JsonGenerator generator = this.jsonFactory.createGenerator(ObjectWriteContext.empty(), body)) {
			generator.writeStartObject();
			generator.writeStringProperty("coupon_code", this.request.couponCode);
			generator.writeStringProperty("stock_id", this.request.stockId);
			generator.writeStringProperty("deactivate_request_no", this.request.requestNo);
			generator.writeEndObject();
		}
		return body.toByteArray();
	}

	/**
	 * Read a response.
	 * @return the response
	 */
	@Benchmark
	public Response read() {
		return this.jsonMapper.readValue(this.response, Response.class);
	}

	/**
	 * Read a response with a reader for its type.
	 * @return the response
	 */
	@Benchmark
	public Response readFixed() {
		return this.reader.readValue(this.response);
	}

	/**
	 * Request to deactivate a coupon.
	 *
	 * @param couponCode the coupon code
	 * @param stockId the stock id
	 * @param requestNo the request number
	 * @param reason the reason, or {@code null}
	 */
	record Request(@JsonProperty("coupon_code") String couponCode, @JsonProperty("stock_id") String stockId,
			@JsonProperty("deactivate_request_no") String requestNo,
			@JsonProperty("deactivate_reason") @Nullable String reason) {

	}

	/**
	 * Response to a deactivation.
	 *
	 * @param deactivateTime the time of the deactivation
	 */
	public record Response(@JsonProperty("wechatpay_deactivate_time") String deactivateTime) {

	}

}
