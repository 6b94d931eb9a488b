package io.github.wechatpayspring.key;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Secret texts, no part of which may be shown.
 */
final class Secret {

	private static final int PART = 32;

	private final Set<String> parts = new HashSet<>();

	Secret(List<String> texts) {
		texts.forEach((text) -> this.parts.addAll(partsOf(text)));
	}

	void requireAbsentFrom(Throwable failure) {
		StringBuilder shown = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			shown.append(cause).append('\n');
			assertThat(cause.getSuppressed()).isEmpty();
		}
		assertThat(partsOf(shown.toString())).noneMatch(this.parts::contains);
	}

	private static Set<String> partsOf(String text) {
		Set<String> parts = new HashSet<>();
		for (int i = PART; i <= text.length(); i++) {
			parts.add(text.substring(i - PART, i));
		}
		return parts;
	}

}
