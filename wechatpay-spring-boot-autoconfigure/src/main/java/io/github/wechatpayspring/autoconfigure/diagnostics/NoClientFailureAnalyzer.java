package io.github.wechatpayspring.autoconfigure.diagnostics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.wechatpayspring.client.WechatPayClient;
import io.github.wechatpayspring.coupon.CouponDeactivationClient;
import io.github.wechatpayspring.merchant.WechatPayMerchants;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

/**
 * {@code FailureAnalyzer} for the injection of a client that does not exist, because no
 * merchant is configured, or that exists for several merchants.
 */
final class NoClientFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> implements Ordered {

	private static final Set<Class<?>> TYPES = Set.of(CouponDeactivationClient.class, WechatPayClient.class,
			WechatPayMerchants.class);

	private static final Set<String> NEAR_MISSES = Set.of("wxpay", "wx.pay", "wechat.pay", "weixinpay", "weixin.pay",
			"wepay", "pay.wechat", "pay.weixin", "pay.wx", "tenpay");

	private final Environment environment;

	NoClientFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	// before the analyzers of Spring Boot, which only report that there is no such bean
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		Class<?> type = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		if (type == null || !TYPES.contains(type)) {
			return null;
		}
		return (cause instanceof NoUniqueBeanDefinitionException several) ? analyze(type, several)
				: analyze(type, cause);
	}

	private static @Nullable FailureAnalysis analyze(Class<?> type, NoUniqueBeanDefinitionException cause) {
		if (cause.getBeanNamesFound() == null) {
			return null;
		}
		String qualifiers = cause.getBeanNamesFound()
			.stream()
			.sorted()
			.map((name) -> "@Qualifier(\"" + name + "\")")
			.collect(Collectors.joining(", "));
		return new FailureAnalysis(
				"A " + type.getSimpleName() + " is injected by type, but there is one for each of several merchants.",
				"Choose the merchant with one of " + qualifiers + ", or configure the default merchant directly under"
						+ " 'wechatpay'. Lombok's @RequiredArgsConstructor copies a qualifier only if"
						+ " 'lombok.copyableAnnotations' in lombok.config says so.",
				cause);
	}

	private FailureAnalysis analyze(Class<?> type, NoSuchBeanDefinitionException cause) {
		if (!this.environment.getProperty("wechatpay.enabled", Boolean.class, true)) {
			return new FailureAnalysis(
					"There is no " + type.getSimpleName() + ", because 'wechatpay.enabled' is 'false'.",
					"Set 'wechatpay.enabled' to 'true', or do not inject it where it is 'false'.", cause);
		}
		Set<String> found = nearMisses();
		return new FailureAnalysis(
				"There is no " + type.getSimpleName() + ", because no property says who the merchant is."
						+ (found.isEmpty() ? ""
								: " These properties are not those of this starter: " + String.join(", ", found) + "."),
				"Set 'wechatpay.merchant-id', 'wechatpay.merchant-serial-number', 'wechatpay.private-key',"
						+ " 'wechatpay.public-key-id' and 'wechatpay.public-key', or the same under"
						+ " 'wechatpay.merchants.<name>', or declare a WechatPayConnectionDetails bean. Set"
						+ " 'wechatpay.enabled' to 'true' if all merchants are put into WechatPayMerchants later.",
				cause);
	}

	private Set<String> nearMisses() {
		if (!(this.environment instanceof ConfigurableEnvironment configurable)) {
			return Set.of();
		}
		return configurable.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.flatMap((source) -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
			.filter(NoClientFailureAnalyzer::isNearMiss)
			.map((name) -> "'" + name + "'")
			.limit(20)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static boolean isNearMiss(String name) {
		String uniform = name.toLowerCase(Locale.ROOT).replace('_', '.').replace("-", "");
		return NEAR_MISSES.stream()
			.anyMatch((other) -> uniform.startsWith(other + ".") || uniform.contains("." + other + "."));
	}

}
