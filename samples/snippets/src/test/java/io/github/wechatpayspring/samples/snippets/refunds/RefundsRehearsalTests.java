package io.github.wechatpayspring.samples.snippets.refunds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.wechatpayspring.fake.FakeWechatPay;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RefundsRehearsal}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefundsRehearsalTests {

	private Path ownKey;

	private Path otherKey;

	@BeforeEach
	void writeKeys(@TempDir Path directory) throws IOException {
		this.ownKey = writeKey(directory.resolve("own.pem"));
		this.otherKey = writeKey(directory.resolve("other.pem"));
	}

	private static Path writeKey(Path file) throws IOException {
		try (FakeWechatPay wechatPay = FakeWechatPay.start()) {
			return Files.writeString(file, wechatPay.merchantKey().privateKeyPem());
		}
	}

	@Test
	void runWhenConfigurationIsThatOfMerchantDeactivatesCoupon(CapturedOutput output) {
		RefundsRehearsal.run(this.ownKey, arguments(this.ownKey));
		assertThat(output).contains("sxxe34343434: deactivated at 20");
	}

	@Test
	void runWhenKeyIsAnotherPrintsRefusal(CapturedOutput output) {
		RefundsRehearsal.run(this.ownKey, arguments(this.otherKey));
		assertThat(output).contains("sxxe34343434: not deactivated: REJECTED", "signature does not match");
	}

	private static String[] arguments(Path privateKey) {
		return new String[] { "sxxe34343434", "--wechatpay.merchant-id=1900007291",
				"--wechatpay.merchant-serial-number=408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
				"--wechatpay.private-key=" + privateKey };
	}

}
