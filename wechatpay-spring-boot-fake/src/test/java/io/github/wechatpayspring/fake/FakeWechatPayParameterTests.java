package io.github.wechatpayspring.fake;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.wechatpayspring.fake.ExtensionTestKit.FAKES;
import static io.github.wechatpayspring.fake.ExtensionTestKit.assertThatAllAreStopped;
import static io.github.wechatpayspring.fake.ExtensionTestKit.run;
import static io.github.wechatpayspring.fake.ExtensionTestKit.use;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for parameters of type {@link FakeWechatPay} with {@link FakeWechatPayExtension}.
 */
class FakeWechatPayParameterTests {

	@BeforeEach
	void forget() {
		FAKES.clear();
	}

	@Test
	void testMethodWhenItDeclaresExtensionHasOneFake() {
		run(2, TestMethods.class);
		assertThat(FAKES).hasSize(2).doesNotHaveDuplicates();
		assertThatAllAreStopped();
	}

	@Test
	void parameterWhenTestIsParameterizedIsInjectedAfterArguments() {
		run(2, Parameterized.class);
		assertThat(FAKES).hasSize(2).containsOnly(FAKES.get(0));
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

	static class TestMethods {

		@Test
		@ExtendWith(FakeWechatPayExtension.class)
		void useFirst(FakeWechatPay fake) {
			use(fake);
		}

		@Test
		@ExtendWith(FakeWechatPayExtension.class)
		void useSecond(FakeWechatPay fake) {
			use(fake);
		}

	}

	@ExtendWith(FakeWechatPayExtension.class)
	static class Parameterized {

		@ParameterizedTest
		@ValueSource(strings = { "1", "2" })
		void useFake(String argument, FakeWechatPay fake) {
			assertThat(argument).isNotEmpty();
			use(fake);
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

}
