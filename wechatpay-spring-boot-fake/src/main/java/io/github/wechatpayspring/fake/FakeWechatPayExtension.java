package io.github.wechatpayspring.fake;

import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * JUnit Jupiter extension that starts a {@link FakeWechatPay} and stops it after the
 * tests. <pre class="code">
 * class RefundsTests {
 *
 *     &#64;RegisterExtension
 *     static FakeWechatPayExtension wechatPay = new FakeWechatPayExtension();
 *
 *     &#64;Test
 *     void refundWhenCouponIsUnusedDeactivatesIt() {
 *         wechatPay.fake().addCoupon("1234567891", "sxxe34343434");
 *         // configure the client with wechatPay.fake().properties() and call it
 *         assertThat(wechatPay.fake().coupon("1234567891", "sxxe34343434").orElseThrow().state())
 *             .isEqualTo(CouponState.DEACTIVATED);
 *     }
 *
 * }
 * </pre>
 * <p>
 * If the extension is registered for a class, by a static field or by
 * {@code @ExtendWith}, all tests of the class and of its {@code @Nested} classes share
 * one fake. It is {@linkplain FakeWechatPay#reset() reset} before each test, ahead of the
 * {@code @BeforeEach} methods, so coupons that are added in a {@code @BeforeAll} method
 * are not available in the tests. If subclasses inherit the static field, each subclass
 * has a fake of its own. If the extension is registered by an instance field, each test
 * has a fake of its own, unless the lifecycle of the test instance is {@code PER_CLASS}.
 * Test methods that share a fake or a static field must not run concurrently.
 * <p>
 * Constructors, lifecycle methods and test methods may declare a parameter of type
 * {@link FakeWechatPay}. If the extension is registered by an instance field, the
 * constructor and static methods cannot. A class that registers several extensions has a
 * fake of each. It cannot declare such parameters and calls {@link #fake()} instead.
 * <p>
 * In a {@code @SpringBootTest}, {@code @AutoConfigureFakeWechatPay} of
 * {@code wechatpay-spring-boot-test} provides a fake without this extension. The two
 * should not be combined.
 *
 * @since 0.1.0
 * @see org.junit.jupiter.api.extension.RegisterExtension
 * @see org.junit.jupiter.api.extension.ExtendWith
 */
public final class FakeWechatPayExtension
		implements BeforeAllCallback, TestInstancePreConstructCallback, BeforeEachCallback, ParameterResolver {

	// several extensions of a class have one fake each
	private final ExtensionContext.Namespace namespace = ExtensionContext.Namespace.create(FakeWechatPayExtension.class,
			this);

	private final Consumer<FakeWechatPay.Builder> customizer;

	private volatile @Nullable FakeWechatPay fake;

	/**
	 * Create an extension whose fake has the defaults of {@link FakeWechatPay#start()}.
	 */
	public FakeWechatPayExtension() {
		this((builder) -> {
		});
	}

	/**
	 * Create an extension whose fake is configured by a customizer, for example
	 * {@code (builder) -> builder.trust(FakeTrust.CERTIFICATES)}.
	 * @param customizer the callback that configures the builder, called each time a fake
	 * is started
	 */
	public FakeWechatPayExtension(Consumer<FakeWechatPay.Builder> customizer) {
		this.customizer = Objects.requireNonNull(customizer, "'customizer' must not be null");
	}

	/**
	 * Return the fake of the current test. It is available in the constructor of the test
	 * class, in lifecycle methods and in test methods. If the extension is registered by
	 * an instance field, it is not available before the {@code @BeforeEach} methods.
	 * @return the running fake
	 * @throws IllegalStateException if no fake was started yet
	 */
	public FakeWechatPay fake() {
		FakeWechatPay started = this.fake;
		if (started == null) {
			throw new IllegalStateException(
					"FakeWechatPay is not started. Register the extension with @RegisterExtension "
							+ "and call fake() in a lifecycle method or test method.");
		}
		return started;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		start(context);
	}

	@Override
	public void preConstructTestInstance(TestInstanceFactoryContext factoryContext, ExtensionContext context) {
		// with the lifecycle PER_CLASS, the constructor is called before beforeAll
		start(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		start(context).reset();
	}

	@Override
	public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext context) {
		return parameterContext.getParameter().getType() == FakeWechatPay.class;
	}

	@Override
	public FakeWechatPay resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
		return start(context);
	}

	/**
	 * Start the fake of a context, unless the context or one above has it. The store
	 * closes it with the context.
	 */
	private FakeWechatPay start(ExtensionContext context) {
		FakeWechatPay started = context.getStore(this.namespace)
			.computeIfAbsent(FakeWechatPay.class, (key) -> newFake(), FakeWechatPay.class);
		this.fake = started;
		return started;
	}

	private FakeWechatPay newFake() {
		FakeWechatPay.Builder builder = FakeWechatPay.builder();
		this.customizer.accept(builder);
		return builder.start();
	}

}
