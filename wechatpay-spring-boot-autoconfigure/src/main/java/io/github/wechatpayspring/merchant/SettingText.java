package io.github.wechatpayspring.merchant;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Removes blanks, line ends and byte order marks, which files, secret stores and
 * placeholders may add around the text of a setting. An empty text is not set.
 */
final class SettingText {

	private SettingText() {
	}

	static @Nullable String strip(@Nullable String value) {
		String stripped = (value != null) ? value.replace("\uFEFF", "").strip() : "";
		return stripped.isEmpty() ? null : stripped;
	}

	/**
	 * Strip a password, which may begin or end with blanks but not with line ends.
	 */
	static @Nullable String stripLineEnds(@Nullable String value) {
		String stripped = (value != null) ? value.replaceAll("[\r\n]+$", "") : "";
		return stripped.isEmpty() ? null : stripped;
	}

	static List<String> strip(List<String> values) {
		return values.stream().filter((value) -> strip(value) != null).toList();
	}

	static @Nullable List<String> stripIfSet(@Nullable List<String> values) {
		return (values != null) ? strip(values) : null;
	}

}
