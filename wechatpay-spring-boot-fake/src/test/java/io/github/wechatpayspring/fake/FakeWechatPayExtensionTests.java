package io.github.wechatpayspring.fake;

import java.io.IOException;
import java.net.Socket;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.wechatpayspring.fake.ExtensionTestKit.FAKES;
import static io.github.wechatpayspring.fake.ExtensionTestKit.assertThatAllAreStopped;
import static io.github.wechatpayspring.fake.ExtensionTestKit.run;
import static io.github.wechatpayspring.fake.ExtensionTestKit.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Tests for {@link FakeWechatPayExtension}.
 */
class FakeWechatPayExtensionTests {

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
	void nestedClassWhenOuterClassHasInstanceFieldHasOneFakeForEachTest() {
		run(2, OuterInstanceField.class);
		assertThat(FAKES).hasSize(2).doesNotHaveDuplicates();
		assertThatAllAreStopped();
	}

	@Test
	void nestedClassWhenItRegistersExtensionHasItsOwnFake() {
		run(2, InnerStaticField.class);
		assertThat(FAKES).hasSize(2).doesNotHaveDuplicates();
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

	static class OuterInstanceField {

		@RegisterExtension
		final FakeWechatPayExtension wechatPay = new FakeWechatPayExtension();

		@Test
		void useFake() {
			use(this.wechatPay.fake());
		}

		@Nested
		class Inner {

			@Test
			void useFake(FakeWechatPay fake) {
				assertThat(fake).isSameAs(OuterInstanceField.this.wechatPay.fake());
				use(fake);
			}

		}

	}

	static class InnerStaticField {

		@RegisterExtension
		static FakeWechatPayExtension outer = new FakeWechatPayExtension();

		@Nested
		class Inner {

			@RegisterExtension
			static FakeWechatPayExtension inner = new FakeWechatPayExtension();

			@Test
			void useFakes() {
				use(outer.fake());
				use(inner.fake());
			}

		}

		@Nested
		class WithoutExtension {

			@Test
			void outerFakeIsReset() {
				assertThat(outer.fake().requests()).isEmpty();
			}

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
