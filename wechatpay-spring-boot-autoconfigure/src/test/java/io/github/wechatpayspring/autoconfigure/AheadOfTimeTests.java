package io.github.wechatpayspring.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

import io.github.wechatpayspring.autoconfigure.health.WechatPayHealthContributorAutoConfiguration;
import io.github.wechatpayspring.autoconfigure.metrics.WechatPayMetricsAutoConfiguration;
import io.github.wechatpayspring.merchant.MerchantSettings;
import org.bouncycastle.openssl.PEMParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.InputStreamSource;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for ahead-of-time processing, with values that are not valid.
 */
class AheadOfTimeTests {

	private static final Map<String, Object> PROPERTIES = Map.of("wechatpay.merchant-id", "anything-but-an-id",
			"wechatpay.private-key", "anything-but-a-key", "wechatpay.merchants.north.api-v3-key",
			"anything-but-32-bytes");

	private final InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();

	private final DefaultGenerationContext generation = new DefaultGenerationContext(
			new ClassNameGenerator(ClassName.get(Application.class)), this.files);

	@BeforeEach
	void process() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", PROPERTIES));
			context.register(Application.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, this.generation);
		}
		this.generation.writeGeneratedContent();
	}

	@Test
	void processWhenMerchantsAreConfiguredRegistersBeans() throws IOException {
		assertThat(sources()).contains("CouponDeactivationClient")
			.contains("MerchantBeanRegistrar")
			.contains("wechatpayHealthContributor");
	}

	@Test
	void processWhenValuesAreInvalidReadsNone() throws IOException {
		assertThat(sources()).doesNotContain("anything-but");
	}

	@Test
	void processRegistersHintForVersion() {
		assertThat(RuntimeHintsPredicates.resource().forResource("io/github/wechatpayspring/client/version.properties"))
			.accepts(this.generation.getRuntimeHints());
	}

	@Test
	void processRegistersHintsForProperties() {
		assertThat(Stream.concat(Stream.of(MerchantSettings.class),
				Stream.of(MerchantSettings.class.getDeclaredClasses()).filter(Class::isRecord)))
			.hasSize(6)
			.allSatisfy((type) -> assertThat(
					RuntimeHintsPredicates.reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
				.accepts(this.generation.getRuntimeHints()));
	}

	@Test
	void processRegistersHintForBouncyCastle() {
		assertThat(RuntimeHintsPredicates.reflection().onType(PEMParser.class))
			.accepts(this.generation.getRuntimeHints());
	}

	private String sources() throws IOException {
		StringBuilder sources = new StringBuilder();
		for (InputStreamSource file : this.files.getGeneratedFiles(Kind.SOURCE).values()) {
			sources.append(new String(file.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
		}
		return sources.toString();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ WechatPayAutoConfiguration.class, WechatPayHealthContributorAutoConfiguration.class,
			WechatPayMetricsAutoConfiguration.class })
	static class Application {

	}

}
