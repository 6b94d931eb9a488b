package io.github.wechatpayspring.readme;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the messages on the pages about troubleshooting, which are those of the code.
 */
class TroubleshootingTests {

	private static final String PAGE = "docs/troubleshooting.md";

	private static final String CHINESE_PAGE = "docs/zh-CN/troubleshooting.md";

	private static final Pattern MESSAGE_TABLE = Pattern.compile("^\\| (?:Message|报错信息) \\|.*\n(?:\\|.*\n)+",
			Pattern.MULTILINE);

	private static final Pattern FIRST_CELL = Pattern.compile("^\\| `(.+?)` \\|", Pattern.MULTILINE);

	private static final String MESSAGES = Document
		.files("wechatpay-spring-boot-autoconfigure/src/main/java", Integer.MAX_VALUE, ".java")
		.map((file) -> Document.of(file).text().replaceAll("\"\\s*\\+\\s*\"", ""))
		.collect(Collectors.joining());

	private static List<String> messages() {
		return messages(PAGE);
	}

	private static List<String> messages(String page) {
		return MESSAGE_TABLE.matcher(Document.of(page).text())
			.results()
			.flatMap((table) -> FIRST_CELL.matcher(table.group()).results())
			.map((cell) -> cell.group(1))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("messages")
	void messageIsThatOfCode(String message) {
		assertThat(Stream.of(message.split("…"))).allSatisfy((part) -> assertThat(MESSAGES).contains(part.strip()));
	}

	@Test
	void messagesAreEqualInBothLanguages() {
		assertThat(messages(CHINESE_PAGE)).isEqualTo(messages());
	}

	@ParameterizedTest
	@ValueSource(strings = { PAGE, CHINESE_PAGE })
	void quotedMessagesAreThoseOfCode(String page) {
		assertThat(Document.of(page).text()).contains(
				"`This merchant has no platform certificates, as none has that joined WeChat Pay since late 2024`",
				"`The APIv3 key does not decrypt the platform certificates that WeChat Pay sent`",
				"`Check that 'public-key' belongs to 'public-key-id'`", "`'certificate' has it checked at the start`",
				"`Synchronize it`");
		assertThat(MESSAGES).contains(
				"This merchant has no platform certificates, as none has that joined WeChat Pay since late 2024",
				"The APIv3 key does not decrypt the platform certificates that WeChat Pay sent",
				"Check that 'public-key' belongs to 'public-key-id'", "'certificate' has it checked at the start",
				"Synchronize it");
		assertThat(messages()).hasSizeGreaterThan(50);
	}

}
