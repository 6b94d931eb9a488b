package io.github.wechatpayspring.fake;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link FakeWechatPayExtension}, with test classes that are run by the JUnit
 * Platform launcher.
 */
class FakeWechatPayExtensionTests {

	private static final List<FakeWechatPay> FAKES = new ArrayList<>();

	@BeforeEach
	void forget() {
		FAKES.clear();
	}

	@Test
	void staticFieldStartsOneFakeForTheClassAndStopsItAfterwards() {
		run(3, StaticField.class);
		assertThat(FAKES).hasSize(3).containsOnly(FAKES.get(0));
		assertThatAllAreStopped();
	}

	@Test
	void instanceFieldStartsOneFakeForEachTestAndStopsItAfterwards() {
		run(3, InstanceField.class);
		assertThat(FAKES).hasSize(3).doesNotHaveDuplicates();
		assertThatAllAreStopped();
	}

	@Test
	void nestedClassWhenOuterClassRegistersExtensionSharesItsFake() {
		run(3, Outer.class);
		assertThat(FAKES).hasSize(3).containsOnly(FAKES.get(0));
		assertThatAllAreStopped();
	}

	@Test
	void parameterWhenExtensionIsDeclaredIsInjectedEverywhere() {
		run(1, Parameters.class);
		assertThat(FAKES).hasSize(6).containsOnly(FAKES.get(0));
		assertThatAllAreStopped();
	}

	@Test
	void constructorWhenLifecycleIsPerClassHasTheFake() {
		run(2, PerClass.class);
		assertThat(FAKES).hasSize(4).containsOnly(FAKES.get(0));
		assertThatAllAreStopped();
	}

	@Test
	void instanceFieldWhenLifecycleIsPerClassStartsOneFakeForTheClass() {
		run(2, PerClassInstanceField.class);
		assertThat(FAKES).hasSize(2).containsOnly(FAKES.get(0));
		assertThatAllAreStopped();
	}

	@Test
	void subclassesWhenSuperclassRegistersExtensionHaveOneFakeEach() {
		run(2, FirstSubclass.class, SecondSubclass.class);
		assertThat(FAKES).hasSize(2).doesNotHaveDuplicates();
		assertThatAllAreStopped();
	}

	@Test
	void severalExtensionsHaveOneFakeEach() {
		run(1, Several.class);
		assertThat(FAKES).hasSize(2).doesNotHaveDuplicates();
		assertThatAllAreStopped();
	}

	@Test
	void fakeWhenExtensionHasNotStartedFails() {
		assertThatIllegalStateException().isThrownBy(() -> new FakeWechatPayExtension().fake())
			.withMessageStartingWith("FakeWechatPay is not started.");
	}

	@Test
	@SuppressWarnings("NullAway")
	void createWhenCustomizerIsNullFails() {
		assertThatNullPointerException().isThrownBy(() -> new FakeWechatPayExtension(null))
			.withMessage("'customizer' must not be null");
	}

	private static void run(int tests, Class<?>... classes) {
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create()
			.execute(LauncherDiscoveryRequestBuilder.request()
				.selectors(List.of(classes).stream().map(DiscoverySelectors::selectClass).toList())
				.build(), listener);
		TestExecutionSummary summary = listener.getSummary();
		assertThat(summary.getFailures()).extracting(TestExecutionSummary.Failure::getException).isEmpty();
		assertThat(summary.getTestsSucceededCount()).isEqualTo(tests);
	}

	private static void assertThatAllAreStopped() {
		assertThat(FAKES).allSatisfy((fake) -> assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> TestRequest.connect(fake)));
	}

	/**
	 * Use a fake, which must be running and without traces of an earlier test.
	 */
	private static void use(FakeWechatPay fake) {
		FAKES.add(fake);
		assertThat(fake.requests()).isEmpty();
		assertThat(fake.coupon("1", "A")).isEmpty();
		fake.addCoupon("1", "A");
		fake.respondAlways(FakeResponse.of(500, "{}"));
		assertThat(TestRequest.deactivate(fake, "1", "A", "no").send().statusCode()).isEqualTo(500);
	}

	static class StaticField {

		@RegisterExtension
		static FakeWechatPayExtension wechatPay = new FakeWechatPayExtension();

		@BeforeAll
		static void connect() throws IOException {
			try (Socket socket = TestRequest.connect(wechatPay.fake())) {
				assertThat(socket.isConnected()).isTrue();
			}
		}

		@RepeatedTest(3)
		void useFake() {
			use(wechatPay.fake());
		}

	}

	static class InstanceField {

		@RegisterExtension
		final FakeWechatPayExtension wechatPay = new FakeWechatPayExtension(
				(builder) -> builder.trust(FakeTrust.CERTIFICATES));

		@BeforeEach
		void customized(FakeWechatPay fake) {
			assertThat(fake).isSameAs(this.wechatPay.fake());
			assertThat(fake.properties()).containsKey("wechatpay.api-v3-key")
				.doesNotContainKey("wechatpay.public-key-id");
		}

		@RepeatedTest(3)
		void useFake() {
			use(this.wechatPay.fake());
		}

	}

	static class Outer {

		@RegisterExtension
		static FakeWechatPayExtension wechatPay = new FakeWechatPayExtension();

		@Test
		void useFake() {
			use(wechatPay.fake());
		}

		@Nested
		class Inner {

			@Test
			void useFake() {
				use(wechatPay.fake());
			}

			@Nested
			class Innermost {

				@Test
				void useFake(FakeWechatPay fake) {
					use(fake);
				}

			}

		}

	}

	@ExtendWith(FakeWechatPayExtension.class)
	static class Parameters {

		Parameters(FakeWechatPay fake) {
			FAKES.add(fake);
		}

		@BeforeAll
		static void beforeAll(FakeWechatPay fake) {
			FAKES.add(fake);
		}

		@BeforeEach
		void beforeEach(FakeWechatPay fake) {
			FAKES.add(fake);
		}

		@Test
		void useFake(FakeWechatPay fake) {
			use(fake);
		}

		@AfterEach
		void afterEach(FakeWechatPay fake) {
			FAKES.add(fake);
			assertThat(fake.requests()).hasSize(1);
		}

		@AfterAll
		static void afterAll(FakeWechatPay fake) {
			FAKES.add(fake);
		}

	}

	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	static class PerClass {

		@RegisterExtension
		static FakeWechatPayExtension wechatPay = new FakeWechatPayExtension();

		PerClass(FakeWechatPay fake) {
			FAKES.add(fake);
			FAKES.add(wechatPay.fake());
		}

		@RepeatedTest(2)
		void useFake() {
			use(wechatPay.fake());
		}

	}

	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	static class PerClassInstanceField {

		@RegisterExtension
		final FakeWechatPayExtension wechatPay = new FakeWechatPayExtension();

		@RepeatedTest(2)
		void useFake() {
			use(this.wechatPay.fake());
		}

	}

	abstract static class Superclass {

		@RegisterExtension
		static FakeWechatPayExtension wechatPay = new FakeWechatPayExtension();

		@Test
		void useFake() {
			use(wechatPay.fake());
		}

	}

	static class FirstSubclass extends Superclass {

	}

	static class SecondSubclass extends Superclass {

	}

	static class Several {

		@RegisterExtension
		static FakeWechatPayExtension north = new FakeWechatPayExtension();

		@RegisterExtension
		static FakeWechatPayExtension south = new FakeWechatPayExtension();

		@Test
		void useFakes() {
			use(north.fake());
			use(south.fake());
		}

	}

}
