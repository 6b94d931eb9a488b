package io.github.wechatpayspring.fake;

import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runner of test classes that are extended by {@link FakeWechatPayExtension}, by the
 * JUnit Platform launcher.
 */
final class ExtensionTestKit {

	/**
	 * Fakes that were used since the list was cleared, in order.
	 */
	static final List<FakeWechatPay> FAKES = new ArrayList<>();

	private ExtensionTestKit() {
	}

	static void run(int tests, Class<?>... classes) {
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create()
			.execute(LauncherDiscoveryRequestBuilder.request()
				.selectors(List.of(classes).stream().map(DiscoverySelectors::selectClass).toList())
				.build(), listener);
		TestExecutionSummary summary = listener.getSummary();
		assertThat(summary.getFailures()).extracting(TestExecutionSummary.Failure::getException).isEmpty();
		assertThat(summary.getTestsSucceededCount()).isEqualTo(tests);
	}

	static void assertThatAllAreStopped() {
		assertThat(FAKES).allSatisfy((fake) -> assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> TestRequest.connect(fake)));
	}

	/**
	 * Check that a fake is running and in its initial state, and change its state.
	 */
	static void use(FakeWechatPay fake) {
		FAKES.add(fake);
		assertThat(fake.requests()).isEmpty();
		assertThat(fake.coupon("1", "A")).isEmpty();
		fake.addCoupon("1", "A");
		fake.respondAlways(FakeResponse.of(500, "{}"));
		assertThat(TestRequest.deactivate(fake, "1", "A", "no").send().statusCode()).isEqualTo(500);
	}

}
