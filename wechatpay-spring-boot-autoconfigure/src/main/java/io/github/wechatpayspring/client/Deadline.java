package io.github.wechatpayspring.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Watches the stretches of an exchange, each of which has a time of its own, with a
 * single timer: it looks at the clock when the shortest could be over, instead of being
 * set anew for each. Thread-safe.
 */
final class Deadline {

	private volatile @Nullable Stretch current;

	/**
	 * Begin a stretch that must be over in time. It ends the one before.
	 */
	void begin(Duration limit) {
		this.current = new Stretch(limit, System.nanoTime());
	}

	/**
	 * End the current stretch.
	 */
	void end() {
		this.current = null;
	}

	/**
	 * Completes when a stretch has taken too long.
	 * @param shortest the shortest time that any stretch may have
	 */
	Mono<Void> passed(Duration shortest) {
		return Mono.defer(() -> {
			Stretch stretch = this.current;
			Duration left = (stretch != null) ? stretch.left() : shortest;
			if (left.isNegative() || left.isZero()) {
				return Mono.empty();
			}
			return Mono.delay((left.compareTo(shortest) < 0) ? left : shortest).then(passed(shortest));
		});
	}

	/**
	 * A stretch of an exchange.
	 */
	private record Stretch(Duration limit, long begunAt) {

		Duration left() {
			return this.limit.minusNanos(System.nanoTime() - this.begunAt);
		}

	}

}
