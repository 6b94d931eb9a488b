package io.github.wechatpayspring.client;

import io.github.wechatpayspring.TestMerchant;
import io.github.wechatpayspring.connector.Connectors;
import io.github.wechatpayspring.connector.Connectors.OpenConnector;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.fake.FakeWechatPayExtension;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Base class for tests that use a {@link WechatPayClient} with each connector.
 */
@ParameterizedClass
@EnumSource(Connectors.class)
abstract class AbstractWechatPayClientTests {

	@RegisterExtension
	static final FakeWechatPayExtension fake = new FakeWechatPayExtension(FakeWechatPay.Builder::echoUnknownPaths);

	final FakeWechatPay wechatPay = fake.fake();

	final Connectors connectors;

	@AutoClose
	final OpenConnector connector;

	final WechatPayClient client;

	AbstractWechatPayClientTests(Connectors connectors) {
		this.connectors = connectors;
		this.connector = connectors.open(TestMerchant.READ_TIMEOUT);
		this.client = merchant().build().client();
	}

	final TestMerchant.Builder merchant() {
		return TestMerchant.builder(this.wechatPay).connector(this.connector.connector());
	}

}
