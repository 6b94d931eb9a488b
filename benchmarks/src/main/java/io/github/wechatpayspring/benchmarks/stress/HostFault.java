package io.github.wechatpayspring.benchmarks.stress;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Faults of a host between the client and WeChat Pay, with their relative frequency.
 */
enum HostFault {

	NONE(150),

	/**
	 * Interim responses precede the response.
	 */
	INTERIM(10),

	/**
	 * Interim responses precede the response by some milliseconds.
	 */
	EARLY_INTERIM(10),

	SWITCHING_PROTOCOLS(3),

	/**
	 * The response is sent twice.
	 */
	SURPLUS(6),

	/**
	 * The previous response of the connection follows some milliseconds later.
	 */
	LATE_SURPLUS(6),

	/**
	 * Half of the response is sent again.
	 */
	HALF_SURPLUS(3),

	/**
	 * Bytes follow some milliseconds later.
	 */
	IDLE_BYTES(4),

	MALFORMED_STATUS(4),

	/**
	 * An error response is sent before the body of the request was read.
	 */
	EARLY_ERROR(4),

	/**
	 * The connection is closed before WeChat Pay has received the request.
	 */
	CLOSED_BEFORE(6),

	/**
	 * The connection is closed after WeChat Pay has received the request.
	 */
	CLOSED_AFTER(6),

	RESET_AFTER(6),

	TRUNCATED(4),

	/**
	 * The response is later than the read timeout.
	 */
	SLOW(4),

	/**
	 * WeChat Pay receives the request long after the call has ended.
	 */
	TRAVELLING(4),

	/**
	 * An unsigned error of a gateway replaces the response.
	 */
	GATEWAY_ERROR(12),

	/**
	 * A status line with another 2xx status replaces that of the response.
	 */
	OTHER_SUCCESS(6),

	/**
	 * The body is changed.
	 */
	FORGED(6);

	private static final List<HostFault> BY_WEIGHT = Stream.of(values())
		.flatMap((fault) -> Stream.generate(() -> fault).limit(fault.weight))
		.toList();

	private final int weight;

	HostFault(int weight) {
		this.weight = weight;
	}

	static HostFault random(RandomGenerator random) {
		return BY_WEIGHT.get(random.nextInt(BY_WEIGHT.size()));
	}

}
