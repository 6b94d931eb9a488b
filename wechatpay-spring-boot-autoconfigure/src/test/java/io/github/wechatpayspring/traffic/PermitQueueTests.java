package io.github.wechatpayspring.traffic;

import java.util.NoSuchElementException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PermitQueue}.
 */
class PermitQueueTests {

	private final PermitQueue<String> queue = new PermitQueue<>();

	@Test
	void pollReturnsEntriesInOrderOfArrival() {
		this.queue.add("a", false);
		this.queue.add("b", false);
		assertThat(this.queue.poll()).isEqualTo("a");
		assertThat(this.queue.poll()).isEqualTo("b");
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void pollReturnsEntriesWithPriorityFirst() {
		this.queue.add("a", false);
		this.queue.add("b", true);
		this.queue.add("c", true);
		assertThat(this.queue.poll()).isEqualTo("b");
		assertThat(this.queue.poll()).isEqualTo("c");
		assertThat(this.queue.poll()).isEqualTo("a");
	}

	@Test
	void pollWhenEmptyFails() {
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(this.queue::poll);
	}

	@Test
	void isEmptyWhenAllEntriesAreRemovedIsTrue() {
		this.queue.add("a", false);
		this.queue.add("b", true);
		this.queue.remove("a");
		assertThat(this.queue.isEmpty()).isFalse();
		this.queue.remove("b");
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void entriesReturnsCopyInOrder() {
		this.queue.add("a", false);
		this.queue.add("b", true);
		assertThat(this.queue.entries()).containsExactly("b", "a");
		this.queue.entries().clear();
		assertThat(this.queue.poll()).isEqualTo("b");
	}

}
